package org.smee.api.event;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One step of one boot, as it happened.
 *
 * @param at when
 * @param stage which step
 * @param outcome how it ended
 * @param why the reason in words, a sentence an operator understands without the source code
 * @param machine who
 * @param details facts by name ({@code type xid file interface took-ms took-us …}); small; values may hold text from the
 *     network, so whoever prints them escapes them
 */
public record BootEvent(
        Instant at, Stage stage, Outcome outcome, String why, Machine machine, Map<String, String> details) {
    /** What {@link #tookNanos} is of an event that does not tell. */
    public static final long UNKNOWN = -1;

    /**
     * How long the step took, in nanoseconds, 0 or more: by {@code took-us}, else {@code took-ms}, without reading text if
     * the details are {@link Timed}. {@link #UNKNOWN} if they do not say so, or say something that is no such number.
     */
    public long tookNanos() {
        if (details instanceof Timed timed) {
            return timed.tookNanos();
        }
        String micros = details.get("took-us");
        return micros != null
                ? nanos(micros, TimeUnit.MICROSECONDS)
                : nanos(details.getOrDefault("took-ms", ""), TimeUnit.MILLISECONDS);
    }

    private static long nanos(String text, TimeUnit unit) {
        if (text.isEmpty()) {
            return UNKNOWN;
        }
        try {
            return Math.max(UNKNOWN, unit.toNanos(Long.parseLong(text)));
        } catch (NumberFormatException e) {
            return UNKNOWN; // events of plug-ins may say anything
        }
    }
}
