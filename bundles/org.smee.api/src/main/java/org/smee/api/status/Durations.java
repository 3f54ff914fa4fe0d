package org.smee.api.status;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts durations by class. Allocates nothing and takes no lock when it counts; any thread. */
public final class Durations {
    private static final double NANOS = 1e9;

    private final double[] seconds;
    private final long[] nanos;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    /** Throws {@link IllegalArgumentException} unless the upper bounds, in seconds, ascend from above zero. */
    public Durations(double... upperBounds) {
        seconds = upperBounds.clone();
        nanos = Arrays.stream(seconds)
                .mapToLong(bound -> (long) (bound * NANOS))
                .toArray();
        long before = 0;
        for (long bound : nanos) {
            if (bound <= before) {
                throw new IllegalArgumentException("bounds must ascend: " + Arrays.toString(seconds));
            }
            before = bound;
        }
        counts = new LongAdder[seconds.length + 1];
        Arrays.setAll(counts, i -> new LongAdder());
    }

    /** Counts one duration; a negative one counts as zero. */
    public void add(long durationNanos) {
        int at = 0;
        while (at < nanos.length && durationNanos > nanos[at]) {
            at++;
        }
        counts[at].increment();
        sum.add(Math.max(0, durationNanos));
    }

    /** What was counted so far, in seconds. */
    public Measurement.Spread spread(String name, String help, Map<String, String> labels) {
        List<Double> bounds = Arrays.stream(seconds).boxed().toList();
        List<Long> sums = Arrays.stream(counts).map(LongAdder::sum).toList();
        return new Measurement.Spread(name, help, labels, bounds, sums, sum.sum() / NANOS);
    }
}
