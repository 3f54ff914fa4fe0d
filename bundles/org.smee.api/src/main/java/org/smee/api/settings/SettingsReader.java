package org.smee.api.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.smee.api.net.IpLiteral;
import org.smee.api.net.Ipv4Address;

/**
 * Reads the settings of one PID. The environment wins over the file, the file over the default; an empty environment
 * variable counts as not set. Every method throws {@link SettingsException} that names key, origin, value and what is
 * allowed. Not thread-safe; make one per configuration.
 */
public final class SettingsReader {
    private static final Pattern DURATION_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|us|µs|ns|h|m|s)");
    private static final int MAX_PORT = 65535;
    private static final String INHERITED = "from ";

    private final String pid;
    private final Map<String, ?> file;
    private final Map<String, String> environment;
    private final @Nullable SettingsReader parent;
    private final Map<String, String> origins = new TreeMap<>();
    private final Map<String, Reading> readings = new TreeMap<>();

    /**
     * One key as it was read.
     *
     * @param value its text, before it was checked
     * @param origin as {@link #origins} says
     * @param variable the environment's name for it; empty: it has none
     */
    public record Reading(String key, String value, String origin, String variable) {}

    /** Reads {@code file} (the component's properties) under {@code environment}. */
    public SettingsReader(String pid, Map<String, ?> file, Map<String, String> environment) {
        this(pid, file, environment, null);
    }

    /**
     * Reads one of several instances: what {@code file} does not say comes from {@code parent}. The environment speaks
     * to the parent only, so that one variable does not make all instances the same.
     */
    public SettingsReader(String pid, Map<String, ?> file, SettingsReader parent) {
        this(pid, file, Map.of(), parent);
    }

    private SettingsReader(
            String pid, Map<String, ?> file, Map<String, String> environment, @Nullable SettingsReader parent) {
        this.pid = pid;
        this.file = file;
        this.environment = environment;
        this.parent = parent;
    }

    /** Reads under this process's environment. */
    public static SettingsReader of(String pid, Map<String, ?> file) {
        return new SettingsReader(pid, file, System.getenv());
    }

    /**
     * Where each key read so far came from: {@code environment SMEE_X}, {@code file} or {@code default}; {@code from
     * <PID>: } before it says that a parent was read.
     */
    public Map<String, String> origins() {
        return Collections.unmodifiableMap(origins);
    }

    /** What was read so far, by key. */
    public List<Reading> readings() {
        return List.copyOf(readings.values());
    }

    private void note(String key, String variable, String value) {
        readings.put(key, new Reading(key, value, origins.getOrDefault(key, "default"), variable));
    }

    /** Returns the text of {@code key}, trimmed. {@code variable} is the environment's name for it, or empty. */
    public String text(String key, String variable, String fallback) {
        String seen = raw(key, variable).orElseGet(() -> {
            origins.put(key, "default");
            return fallback;
        });
        note(key, variable, seen);
        return seen;
    }

    /** Returns the text, which must be one of {@code allowed}; case does not matter, the allowed spelling is returned. */
    public String oneOf(String key, String variable, String fallback, String... allowed) {
        String seen = text(key, variable, fallback);
        return Arrays.stream(allowed)
                .filter(a -> a.equalsIgnoreCase(seen))
                .findFirst()
                .orElseThrow(() -> wrong(key, seen, "one of " + String.join(", ", allowed)));
    }

    /** Returns a whole number from {@code low} to {@code high}. */
    public int number(String key, String variable, int fallback, int low, int high) {
        String seen = text(key, variable, Integer.toString(fallback));
        String allowed = "a whole number " + low + ".." + high;
        try {
            int value = Integer.parseInt(seen);
            if (value < low || value > high) {
                throw wrong(key, seen, allowed);
            }
            return value;
        } catch (NumberFormatException e) {
            throw wrong(key, seen, allowed);
        }
    }

    /** Returns a port, 0 (any free one) to 65535. */
    public int port(String key, String variable, int fallback) {
        return number(key, variable, fallback, 0, MAX_PORT);
    }

    /** Returns a truth value: {@code 1 t true} or {@code 0 f false} in any case, as Smee accepts. */
    public boolean flag(String key, String variable, boolean fallback) {
        String seen = text(key, variable, Boolean.toString(fallback));
        return switch (seen.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true" -> true;
            case "0", "f", "false" -> false;
            default -> throw wrong(key, seen, "true or false");
        };
    }

    /** Returns a duration in Go's form ({@code 10s}, {@code 1m30s}, {@code 250ms}) from {@code low} to {@code high}. */
    public Duration duration(String key, String variable, Duration fallback, Duration low, Duration high) {
        Optional<String> seen = raw(key, variable);
        if (seen.isEmpty()) {
            origins.put(key, "default");
            note(key, variable, show(fallback));
            return fallback;
        }
        note(key, variable, seen.get());
        String allowed = "a duration " + show(low) + ".." + show(high) + ", e.g. 10s, 1m30s or 250ms";
        Duration value = parseDuration(seen.get()).orElseThrow(() -> wrong(key, seen.get(), allowed));
        if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
            throw wrong(key, seen.get(), allowed);
        }
        return value;
    }

    /** Returns an IPv4 address, or empty for an empty value and for {@code auto}. */
    public Optional<Ipv4Address> address(String key, String variable, String fallback) {
        String seen = text(key, variable, fallback);
        if (seen.isEmpty() || seen.equalsIgnoreCase("auto")) {
            return Optional.empty();
        }
        return Optional.of(Ipv4Address.tryParse(seen)
                .orElseThrow(() -> wrong(key, seen, "an IPv4 address, e.g. 192.168.2.1, or auto")));
    }

    /**
     * Returns an address to listen on, IPv4 or IPv6; {@code 0.0.0.0} for an empty value and for {@code auto}. A
     * link-local one names its interface: {@code fe80::1%eth0}. No name is looked up.
     */
    public InetAddress listenAddress(String key, String variable, String fallback) {
        String seen = text(key, variable, fallback);
        if (seen.isEmpty() || seen.equalsIgnoreCase("auto")) {
            return Ipv4Address.UNSPECIFIED.toInetAddress();
        }
        InetAddress address = IpLiteral.parseOwn(seen)
                .orElseThrow(() -> wrong(
                        key,
                        seen,
                        "an IPv4 or IPv6 address, e.g. 192.168.2.1, 2001:db8::1, fe80::1%eth0 (an interface that is"
                                + " there) or :: for all of both, or auto"));
        if (address instanceof Inet6Address six && six.isLinkLocalAddress() && six.getScopeId() == 0) {
            throw wrong(key, seen, "a link-local address with its interface, e.g. " + seen + "%eth0");
        }
        return address;
    }

    /** Returns the comma-separated elements, trimmed, without empty ones. */
    public List<String> list(String key, String variable, String fallback) {
        return Arrays.stream(text(key, variable, fallback).split(","))
                .map(String::trim)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    /** Returns what {@code parse} makes of the text; its {@link IllegalArgumentException} becomes "allowed: …". */
    public <T> T parsed(String key, String variable, String fallback, Function<String, T> parse) {
        String seen = text(key, variable, fallback);
        try {
            return parse.apply(seen);
        } catch (SettingsException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw wrong(key, seen, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Makes the exception for {@code key}, for checks that need more than one setting. Secrets are not in its message, be
     * it that the key is named like one or that a text has one in it.
     */
    public SettingsException wrong(String key, String seen, String allowed) {
        String origin = origins.getOrDefault(key, "default");
        if (parent != null && origin.startsWith(INHERITED)) {
            return parent.wrong(key, seen, allowed);
        }
        String where = origin.equals("file") ? "etc/" + pid + ".cfg" : pid + " (" + origin + ")";
        boolean secret = Secrets.isNameOfOne(key) && !seen.isEmpty();
        String shown = Secrets.mask(key, seen);
        String wanted = Secrets.mask(secret ? allowed.replace(seen, Secrets.MASK) : allowed);
        return new SettingsException(where + ": " + key + "=" + shown + " is not allowed; allowed: " + wanted);
    }

    private Optional<String> raw(String key, String variable) {
        String fromEnvironment = variable.isEmpty() ? null : environment.get(variable);
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            origins.put(key, "environment " + variable);
            return Optional.of(fromEnvironment.trim());
        }
        Object fromFile = file.get(key);
        if (fromFile == null) {
            return inherited(key, variable);
        }
        origins.put(key, "file");
        String text = fromFile instanceof Object[] several
                ? String.join(",", Arrays.stream(several).map(String::valueOf).toList())
                : fromFile.toString();
        return Optional.of(text.trim());
    }

    private Optional<String> inherited(String key, String variable) {
        if (parent == null) {
            return Optional.empty();
        }
        Optional<String> value = parent.raw(key, variable);
        if (value.isPresent()) {
            origins.put(key, INHERITED + parent.pid + ": " + parent.origins.get(key));
        }
        return value;
    }

    private static Optional<Duration> parseDuration(String text) {
        Matcher part = DURATION_PART.matcher(text);
        double nanos = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            nanos += Double.parseDouble(part.group(1)) * nanosIn(part.group(2));
            end = part.end();
        }
        return end > 0 && end == text.length() ? Optional.of(Duration.ofNanos((long) nanos)) : Optional.empty();
    }

    private static long nanosIn(String unit) {
        return switch (unit) {
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            case "ms" -> 1_000_000L;
            case "us", "µs" -> 1_000L;
            default -> 1L;
        };
    }

    private static String show(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
