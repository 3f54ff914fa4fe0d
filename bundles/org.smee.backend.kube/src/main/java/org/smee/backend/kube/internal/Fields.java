package org.smee.backend.kube.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.smee.api.hardware.HardwareText;
import org.smee.api.hardware.Interner;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** The keys of one JSON object. A wrong value is reported with its path and counts as not given. */
final class Fields {
    static final String LEFT_OUT = "the key is left out";
    private static final int LONGEST_VALUE = 80;

    private final JsonNode object;
    private final String path;
    private final Consumer<String> problems;
    private final Interner interner;

    Fields(JsonNode object, String path, Consumer<String> problems, Interner interner) {
        this.object = object;
        this.path = path;
        this.problems = problems;
        this.interner = interner;
    }

    /** Whether the key has a value other than null. */
    boolean has(String key) {
        return !missing(object.path(key));
    }

    JsonNode get(String key) {
        return object.path(key);
    }

    /** The object below {@code key}, empty if it is not there. */
    Fields child(String key) {
        JsonNode value = object.path(key);
        JsonNode below = value;
        if (!value.isObject()) {
            if (!missing(value)) {
                wrong(key, "an object", LEFT_OUT);
            }
            below = JsonNodeFactory.instance.objectNode();
        }
        return new Fields(below, path + key + ".", problems, interner);
    }

    /** The objects of the list below {@code key}. */
    List<Fields> children(String key) {
        return list(key, (at, node) -> {
            if (node.isObject()) {
                return Optional.of(new Fields(node, path + at + ".", problems, interner));
            }
            report(at, node, "an object", "it is left out");
            return Optional.empty();
        });
    }

    /** The names below {@code key} with their objects. */
    List<NamedFields> named(String key) {
        List<NamedFields> found = new ArrayList<>();
        Fields below = child(key);
        below.object.properties().forEach(e -> found.add(new NamedFields(e.getKey(), below.child(e.getKey()))));
        return found;
    }

    /** An object and the name it stands under. */
    record NamedFields(String name, Fields fields) {}

    /** The text, empty if it is not there. Numbers and truth values count as text. */
    String text(String key) {
        return text(key, object.path(key));
    }

    /** As {@link #text}, for values that many machines share. */
    String shared(String key) {
        String text = text(key);
        return text.isEmpty() ? "" : interner.one(text);
    }

    /** Text that {@code allowed} matches. */
    String text(String key, HardwareText allowed) {
        String text = text(key);
        if (text.isEmpty() || allowed.allows(text)) {
            return text.isEmpty() ? "" : interner.one(text);
        }
        wrong(key, allowed.allowed(), LEFT_OUT);
        return "";
    }

    /** A truth value; false if it is not there. */
    boolean flag(String key) {
        JsonNode value = object.path(key);
        if (missing(value)) {
            return false;
        }
        switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "true", "1", "t" -> {
                return true;
            }
            case "false", "0", "f", "" -> {
                return false;
            }
            default -> wrong(key, "true or false", LEFT_OUT);
        }
        return false;
    }

    /** A whole number of seconds. */
    Optional<Duration> seconds(String key) {
        JsonNode value = object.path(key);
        if (missing(value)) {
            return Optional.empty();
        }
        String text = value.asText();
        if (text.matches("[-+]?\\d{1,18}")) {
            return interner.one(Optional.of(Duration.ofSeconds(Long.parseLong(text))));
        }
        wrong(key, "a whole number of seconds, e.g. 86400", LEFT_OUT);
        return Optional.empty();
    }

    Optional<Ipv4Address> address(String key) {
        Optional<Ipv4Address> address = address(key, object.path(key));
        return address.isEmpty() ? address : interner.one(address);
    }

    /** An IPv4 address that one machine can have; reported if it is another text. */
    Optional<Ipv4Address> assignable(String key) {
        String text = text(key).trim();
        Optional<Ipv4Address> address = Ipv4Address.tryParse(text).filter(Ipv4Address::isAssignable);
        if (address.isEmpty() && !text.isEmpty()) {
            String allowed = text.indexOf(':') >= 0
                    ? "an IPv4 address; IPv6 is not served"
                    : "the IPv4 address of one machine, e.g. 192.168.2.15";
            wrong(key, allowed, "the machine stays known by its MAC but DHCP gives it no address");
        }
        return address;
    }

    /** A netmask: ones, then zeros. */
    Optional<Ipv4Address> netmask(String key) {
        Optional<Ipv4Address> mask = address(key);
        if (mask.isPresent() && !mask.get().isNetmask()) {
            wrong(key, "a netmask, e.g. 255.255.255.0", LEFT_OUT);
            return Optional.empty();
        }
        return mask;
    }

    /** The IPv4 addresses of a list, without those that are none. */
    List<Ipv4Address> addresses(String key) {
        return shared(list(key, this::address));
    }

    /** The texts of a list. */
    List<String> texts(String key) {
        return shared(list(key, (at, node) -> Optional.of(text(at, node)).filter(text -> !text.isEmpty())));
    }

    /** The MAC, or empty after reporting that it is missing or wrong. */
    Optional<MacAddress> mac(String key) {
        Optional<MacAddress> mac = MacAddress.tryParse(text(key).trim());
        if (mac.isEmpty()) {
            wrong(key, "a MAC address, e.g. 52:54:00:aa:88:2a", "the interface is left out");
        }
        return mac;
    }

    /** Reads {@code key} by {@code parse}, whose {@link IllegalArgumentException} says what is allowed. */
    <T> Optional<T> parsed(String key, Function<String, T> parse, String consequence) {
        String text = text(key).trim();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            problems.accept(path + key + ": " + e.getMessage() + "; " + consequence);
            return Optional.empty();
        }
    }

    /** Reports the value of {@code key} with what is allowed and what follows. */
    void wrong(String key, String allowed, String consequence) {
        report(key, object.path(key), allowed, consequence);
    }

    private void report(String key, JsonNode value, String allowed, String consequence) {
        String seen = missing(value) ? " is missing" : "=" + show(value.toString()) + " is not allowed";
        problems.accept(path + key + seen + "; allowed: " + allowed + "; " + consequence);
    }

    /** A value from outside, short and on one line. */
    static String show(String value) {
        String line = value.replaceAll("\\p{Cntrl}", "\uFFFD");
        return line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "…" : line;
    }

    /** Reads one element of a list; {@code at} is its path below this object. */
    @FunctionalInterface
    private interface Element<T> {
        Optional<T> read(String at, JsonNode node);
    }

    private <T> List<T> list(String key, Element<T> element) {
        JsonNode value = object.path(key);
        if (!missing(value) && !value.isArray()) {
            wrong(key, "a list", LEFT_OUT);
        }
        List<T> found = new ArrayList<>(value.isArray() ? value.size() : 0);
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            JsonNode one = value.path(i);
            if (!missing(one)) {
                element.read(key + "[" + i + "]", one).ifPresent(found::add);
            }
        }
        return found;
    }

    private <T> List<T> shared(List<T> found) {
        return found.isEmpty() ? List.of() : interner.one(List.copyOf(found));
    }

    private String text(String at, JsonNode value) {
        if (missing(value)) {
            return "";
        }
        if (value.isValueNode()) {
            return value.asText();
        }
        report(at, value, "text", LEFT_OUT);
        return "";
    }

    private Optional<Ipv4Address> address(String at, JsonNode value) {
        String text = text(at, value).trim();
        Optional<Ipv4Address> address = Ipv4Address.tryParse(text);
        if (address.isEmpty() && !text.isEmpty()) {
            report(at, value, "an IPv4 address, e.g. 192.168.2.1", LEFT_OUT);
        }
        return address;
    }

    private static boolean missing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
