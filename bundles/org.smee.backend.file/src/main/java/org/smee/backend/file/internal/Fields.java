package org.smee.backend.file.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smee.api.hardware.HardwareText;
import org.smee.api.hardware.Interner;
import org.smee.api.net.Ipv4Address;

/**
 * The keys of one mapping, read by name in any case. A wrong value is reported and counts as not given. Repeated
 * values become one object.
 */
final class Fields {
    private static final Pattern WHOLE_NUMBER =
            Pattern.compile("([-+]?(?:0[xX][0-9a-fA-F_]{1,15}|[0-9][0-9_]{0,17}))(?:\\.0*)?");
    private static final Node NOTHING = new Node.Text("", true, 0);

    private final Node.Mapping mapping;
    private final String prefix;
    private final String machine;
    private final Problems problems;
    private final Interner interner;

    Fields(Node.Mapping mapping, String prefix, String machine, Problems problems, Interner interner) {
        this.mapping = mapping;
        this.prefix = prefix;
        this.machine = machine;
        this.problems = problems;
        this.interner = interner;
    }

    /** The same keys, reported under another machine's name. */
    Fields of(String machineName) {
        return new Fields(mapping, prefix, machineName, problems, interner);
    }

    /** The name that problems are reported under. */
    String machine() {
        return machine;
    }

    /** The line where the mapping starts. */
    int line() {
        return mapping.line();
    }

    /** The value of {@code key}; of several the last, as Smee does. "Nothing" if it is not there. */
    Node get(String key) {
        Node found = NOTHING;
        int firstLine = 0;
        for (Node.Entry entry : mapping.entries()) {
            if (entry.key().equalsIgnoreCase(key)) {
                if (firstLine > 0 && firstLine != entry.line()) {
                    problems.add(
                            entry.line(),
                            machine,
                            prefix + key + " is already given at line " + firstLine + "; this one is used");
                }
                firstLine = entry.line();
                found = entry.value();
            }
        }
        return found;
    }

    boolean has(String key) {
        return !get(key).isNull();
    }

    /** The mapping below {@code key}, empty if it is not there. */
    Fields child(String key) {
        Node value = get(key);
        Node.Mapping below = Node.Mapping.EMPTY;
        if (value instanceof Node.Mapping m) {
            below = m;
        } else if (!value.isNull()) {
            wrong(key, value, "a mapping of keys and values");
        }
        return new Fields(below, prefix + key + ".", machine, problems, interner);
    }

    /** An element of the list under {@code key}. */
    Fields element(String key, Node.Mapping element) {
        return new Fields(element, prefix + key + "[].", machine, problems, interner);
    }

    /** The scalar as text, empty if it is not there. */
    String text(String key) {
        return text(key, get(key));
    }

    /** As {@link #text}, for values that many machines share. */
    String sharedText(String key) {
        String text = text(key);
        return text.isEmpty() ? "" : interner.one(text);
    }

    /** As {@link #sharedText}, but only text that {@code allowed} accepts. */
    String text(String key, HardwareText allowed) {
        String text = text(key);
        if (text.isEmpty() || allowed.allows(text)) {
            return text.isEmpty() ? "" : interner.one(text);
        }
        wrong(key, get(key), allowed.allowed());
        return "";
    }

    /** A truth value as YAML 1.1 writes it, with or without quotes; false if it is not there. */
    boolean flag(String key) {
        Node value = get(key);
        if (value.isNull()) {
            return false;
        }
        if (value instanceof Node.Text text) {
            switch (text.value().toLowerCase(Locale.ROOT)) {
                case "true", "yes", "on", "y", "t", "1" -> {
                    return true;
                }
                case "false", "no", "off", "n", "f", "0", "" -> {
                    return false;
                }
                default -> {}
            }
        }
        wrong(key, value, "true or false");
        return false;
    }

    /** A whole number of seconds. */
    Optional<Duration> seconds(String key) {
        Node value = get(key);
        if (value.isNull() || value instanceof Node.Text text && text.value().isBlank()) {
            return Optional.empty();
        }
        Matcher number = WHOLE_NUMBER.matcher(value instanceof Node.Text text ? text.value() : "");
        if (number.matches()) {
            String digits = number.group(1).replace("_", "");
            boolean hex = digits.contains("x") || digits.contains("X");
            return interner.one(Optional.of(Duration.ofSeconds(hex ? Long.decode(digits) : Long.parseLong(digits))));
        }
        wrong(key, value, "a whole number of seconds, e.g. 86400");
        return Optional.empty();
    }

    Optional<Ipv4Address> address(String key) {
        Node value = get(key);
        Optional<Ipv4Address> address = address(key, value);
        return address.isEmpty() ? address : interner.one(address);
    }

    /** A netmask: ones, then zeros. */
    Optional<Ipv4Address> netmask(String key) {
        Optional<Ipv4Address> mask = address(key);
        if (mask.isPresent() && !mask.get().isNetmask()) {
            wrong(key, get(key), "a netmask, e.g. 255.255.255.0");
            return Optional.empty();
        }
        return mask;
    }

    /** The IPv4 addresses of a list, without those that are none; one address alone is a list too. */
    List<Ipv4Address> addresses(String key) {
        return list(key, node -> address(key, node));
    }

    /** The scalars of a list; one alone is a list too. */
    List<String> texts(String key) {
        return list(key, node -> Optional.of(text(key, node)).filter(text -> !text.isEmpty()));
    }

    /** What {@code read} makes of each element. */
    <T> List<T> list(String key, Function<Node, Optional<T>> read) {
        Node value = get(key);
        List<Node> elements = value instanceof Node.Sequence s ? s.elements() : List.of(value);
        List<T> found = new ArrayList<>(elements.size());
        for (Node element : elements) {
            if (!element.isNull()) {
                read.apply(element).ifPresent(found::add);
            }
        }
        return found.isEmpty() ? List.of() : interner.one(List.copyOf(found));
    }

    /** Reports the value of {@code key} as left out. */
    void wrong(String key, Node value, String allowed) {
        report(key, value, allowed, "the key is left out");
    }

    /** Reports the value of {@code key} with what follows from it. */
    void report(String key, Node value, String allowed, String consequence) {
        int line = value.line() > 0 ? value.line() : mapping.line();
        String seen = value.isNull() ? " is missing" : "=" + describe(value) + " is not allowed";
        problems.add(line, machine, prefix + key + seen + "; allowed: " + allowed + "; " + consequence);
    }

    private String text(String key, Node value) {
        if (value.isNull()) {
            return "";
        }
        if (value instanceof Node.Text text) {
            return text.value();
        }
        wrong(key, value, "text");
        return "";
    }

    private Optional<Ipv4Address> address(String key, Node value) {
        String text = text(key, value).trim();
        Optional<Ipv4Address> address = Ipv4Address.tryParse(text);
        if (address.isEmpty() && !text.isEmpty()) {
            wrong(key, value, "an IPv4 address, e.g. 192.168.2.1");
        }
        return address;
    }

    private static String describe(Node value) {
        if (value instanceof Node.Text text) {
            return Problems.show(text.value());
        }
        return value instanceof Node.Sequence ? "[a list]" : "{a mapping}";
    }
}
