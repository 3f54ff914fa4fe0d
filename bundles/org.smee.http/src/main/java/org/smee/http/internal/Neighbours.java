package org.smee.http.internal;

import java.util.Map;
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

    private final Map<String, Long> changed = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    Neighbours(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** A servlet came or went; {@code patterns} is its pattern, or an array of them. */
    void changed(@Nullable Object patterns) {
        Object[] all = patterns instanceof Object[] several ? several : new Object[] {String.valueOf(patterns)};
        for (Object pattern : all) {
            changed.put(pattern.toString(), nanoClock.getAsLong());
        }
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
