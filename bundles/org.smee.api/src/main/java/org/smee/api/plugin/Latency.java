package org.smee.api.plugin;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How long calls take, in buckets a quarter of a power of two wide. Thread-safe; loses a count now and then. */
final class Latency {
    private static final int BUCKETS = 64 * 4;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);

    void add(long nanos) {
        counts.incrementAndGet(bucket(nanos));
    }

    /** Gives what was counted so far half its weight. */
    void age() {
        for (int i = 0; i < BUCKETS; i++) {
            int seen = counts.get(i);
            if (seen > 0) {
                counts.addAndGet(i, -(seen / 2));
            }
        }
    }

    /** The upper edge of the bucket that holds the 99th of 100; zero if nothing was counted. */
    Duration p99() {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += counts.get(i);
        }
        long beyond = total / 100;
        for (int i = BUCKETS - 1; i >= 0 && total > 0; i--) {
            beyond -= counts.get(i);
            if (beyond < 0) {
                return Duration.ofNanos(upperEdge(i));
            }
        }
        return Duration.ZERO;
    }

    private static int bucket(long nanos) {
        long value = Math.max(nanos, 4);
        int power = 63 - Long.numberOfLeadingZeros(value);
        return power * 4 + (int) (value >>> power - 2 & 3);
    }

    private static long upperEdge(int bucket) {
        int power = bucket / 4;
        return power < 2 ? 4 : (4L + bucket % 4 + 1) << power - 2;
    }
}
