package org.smee.http.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.smee.api.swap.Succession;

/**
 * The paths of other servlets that came or went a moment ago. While one is being replaced its requests come to the servlet
 * for all paths, which must not say that there is no such file. Any thread.
 */
final class Neighbours {
    private static final long GRACE_NANOS = Succession.GRACE.toNanos();

    private final Set<String> present = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> changed = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    Neighbours(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** A servlet came; {@code patterns} is its pattern, or an array of them. */
    void came(@Nullable Object patterns) {
        for (String pattern : each(patterns)) {
            present.add(pattern);
            changed.put(pattern, nanoClock.getAsLong());
        }
    }

    /** A servlet went. */
    void went(@Nullable Object patterns) {
        for (String pattern : each(patterns)) {
            present.remove(pattern);
            changed.put(pattern, nanoClock.getAsLong());
        }
    }

    /** Another server has come, and gets the servlets one after the other. */
    void allAnew() {
        present.forEach(pattern -> changed.put(pattern, nanoClock.getAsLong()));
    }

    private static List<String> each(@Nullable Object patterns) {
        Object[] all = patterns instanceof Object[] several ? several : new Object[] {String.valueOf(patterns)};
        return Arrays.stream(all).map(Object::toString).toList();
    }

    /** Whether the path is that of a servlet that came or went a moment ago. */
    boolean isChanging(String path) {
        if (changed.isEmpty()) {
            return false;
        }
        long now = nanoClock.getAsLong();
        changed.values().removeIf(at -> now - at > GRACE_NANOS);
        return changed.keySet().stream().anyMatch(pattern -> matches(pattern, path));
    }

    private static boolean matches(String pattern, String path) {
        if (!pattern.endsWith("/*")) {
            return path.equals(pattern);
        }
        String directory = pattern.substring(0, pattern.length() - 1);
        return directory.length() > 1 && path.startsWith(directory);
    }
}
