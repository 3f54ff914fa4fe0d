package org.smee.api.plugin;

import java.time.Duration;

/**
 * What a caller takes from its plug-ins.
 *
 * @param stall how long a call may hold the caller's thread before the plug-in is moved to threads of its own; after four
 *     times as long the thread is interrupted
 * @param deadline how long an answer may take
 * @param pending most calls that wait for one plug-in's answers
 * @param threads most threads of a plug-in that is asked aside; 0: it is never asked aside but bypassed
 * @param queue most calls that wait for these threads
 */
public record Limits(Duration stall, Duration deadline, int pending, int threads, int queue) {
    /** Late this often in a row, a plug-in is bypassed. */
    static final int TRIPS = 3;

    /** Fast this often in a row, a plug-in that was asked aside is asked directly again. */
    static final int FAST_IN_A_ROW = 16;

    /** How long a failure is shown. */
    static final Duration SHOWN = Duration.ofMinutes(1);

    /** The first probe of a bypassed plug-in comes after this, each further one after twice as long. */
    static final Duration FIRST_PROBE = Duration.ofSeconds(1);

    /** Probes are never further apart. */
    static final Duration LAST_PROBE = Duration.ofSeconds(30);

    /** Calls come on event loops, which serve many others. */
    public static Limits onEventLoops(Duration deadline) {
        return new Limits(Duration.ofMillis(250), deadline, 1_000, 2, 256);
    }

    /** Calls come on worker threads, which may wait for a disk. */
    public static Limits onWorkers(Duration deadline) {
        return new Limits(Duration.ofSeconds(2), deadline, 1_000, 4, 256);
    }
}
