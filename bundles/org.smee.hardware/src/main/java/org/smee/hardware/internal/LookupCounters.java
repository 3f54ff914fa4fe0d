package org.smee.hardware.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;
import org.smee.api.status.Durations;
import org.smee.api.status.Measurement;

/** What became of look-ups. Thread-safe; counting allocates nothing. */
final class LookupCounters {
    /** Look-ups by one kind of key. */
    private static final class Kind {
        final LongAdder found = new LongAdder();
        final LongAdder stale = new LongAdder();
        final LongAdder unknown = new LongAdder();
        final LongAdder unavailable = new LongAdder();
        final LongAdder waiting = new LongAdder();
        final Durations waited = new Durations(.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5);

        void count(Lookup answer) {
            if (answer instanceof Lookup.Found known) {
                (known.staleSince().isEmpty() ? found : stale).increment();
            } else {
                (answer instanceof Lookup.Unknown ? unknown : unavailable).increment();
            }
        }
    }

    private final Kind byMac = new Kind();
    private final Kind byAddress = new Kind();

    /** An answer that was there at once. */
    void answered(Object key, Lookup answer) {
        kind(key).count(answer);
    }

    /** A look-up that has to wait. */
    void begun(Object key) {
        kind(key).waiting.increment();
    }

    /** The answer of a look-up that had to wait. */
    void ended(Object key, Lookup answer, long tookNanos) {
        Kind kind = kind(key);
        kind.waiting.decrement();
        kind.waited.add(tookNanos);
        kind.count(answer);
    }

    List<Measurement> measurements() {
        List<Measurement> all = new ArrayList<>();
        add(all, "mac", byMac);
        add(all, "address", byAddress);
        return all;
    }

    private static void add(List<Measurement> all, String by, Kind kind) {
        all.add(results(by, "found", kind.found));
        all.add(results(by, "stale", kind.stale));
        all.add(results(by, "unknown", kind.unknown));
        all.add(results(by, "unavailable", kind.unavailable));
        all.add(new Measurement.Level(
                "smee_lookups_waiting",
                "Look-ups that wait for a backend now, by key.",
                Map.of("by", by),
                kind.waiting.sum()));
        all.add(kind.waited.spread(
                "smee_lookup_wait_seconds",
                "How long look-ups took that no backend answered at once, by key.",
                Map.of("by", by)));
    }

    private static Measurement results(String by, String result, LongAdder count) {
        return new Measurement.Count(
                "smee_lookups",
                "Look-ups of machines, by key and result; stale: a remembered record, because no backend answers.",
                Map.of("by", by, "result", result),
                count.sum());
    }

    private Kind kind(Object key) {
        return key instanceof MacAddress ? byMac : byAddress;
    }
}
