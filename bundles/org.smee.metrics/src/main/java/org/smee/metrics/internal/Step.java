package org.smee.metrics.internal;

import java.util.concurrent.atomic.LongAdder;
import org.smee.api.status.Durations;

/**
 * How many steps of one kind there were, and how long they took.
 *
 * @param count of all
 * @param seconds of those that say it
 */
record Step(LongAdder count, Durations seconds) {
    /** None yet. */
    static Step smee() {
        return new Step(new LongAdder(), new Durations(.01, .06, .11, .16, .21, .26, .31, .36, .41, .46));
    }

    /** Counts one; {@code tookNanos}: below zero if it is not known. */
    void done(long tookNanos) {
        count.increment();
        if (tookNanos >= 0) {
            seconds.add(tookNanos);
        }
    }
}
