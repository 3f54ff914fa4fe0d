package org.smee.tftp.internal;

import java.time.Duration;

/**
 * When to send again: after 1 s, then twice as long each time up to the longest wait; after five times the client is
 * given up. A client that asked for a timeout gets exactly that one (RFC 2349). Time is counted in ticks.
 */
final class RetrySchedule {
    static final int TICK_MILLIS = 100;
    private static final int MAX_RETRIES = 5;
    private static final long FIRST_MILLIS = 1000;
    private static final int OPEN_MILLIS = 30_000;

    private final long longest;
    private long first;
    private long wait;
    private long due;
    private int retries;

    /** Waits for a provider first, see {@link #isDue}. */
    RetrySchedule(Duration longest, long now) {
        this.longest = ticks(longest.toMillis());
        this.first = Math.min(ticks(FIRST_MILLIS), this.longest);
        this.wait = first;
        this.due = now + ticks(OPEN_MILLIS);
    }

    /** Begins to wait for the client, who may have wished for a timeout (0: not). */
    void begin(int timeoutSeconds, long now) {
        if (timeoutSeconds > 0) {
            first = ticks(timeoutSeconds * 1000L);
        }
        progress(now);
    }

    /** The client answered. */
    void progress(long now) {
        wait = first;
        retries = 0;
        due = now + wait + 1; // the current tick is partly over
    }

    boolean isDue(long now) {
        return now >= due;
    }

    /** Counts a retry and waits longer; false: enough of them. */
    boolean again(long now) {
        if (retries == MAX_RETRIES) {
            return false;
        }
        retries++;
        wait = Math.max(first, Math.min(wait * 2, longest));
        due = now + wait;
        return true;
    }

    private static long ticks(long millis) {
        return Math.max(1, millis / TICK_MILLIS);
    }
}
