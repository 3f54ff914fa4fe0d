package org.smee.iso.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.smee.api.status.Measurement;

/** What was sent, since the start. Thread-safe. */
final class IsoCounters {
    final LongAdder complete = new LongAdder();
    final LongAdder broken = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder patched = new LongAdder();

    /** Counts one answer with a part of an image. */
    void sent(long count, boolean whole) {
        bytes.add(count);
        (whole ? complete : broken).increment();
    }

    List<Measurement> measurements(int sessions, int sending) {
        return List.of(
                new Measurement.Count("smee_iso_bytes", "Bytes of ISO images sent.", bytes.sum()),
                new Measurement.Count(
                        "smee_iso_patched_bytes",
                        "Bytes of ISO images that were replaced by kernel arguments on their way.",
                        patched.sum()),
                ranges("complete", complete),
                ranges("broken_off", broken),
                new Measurement.Level("smee_iso_sessions", "Machines that read an ISO image now.", sessions),
                new Measurement.Level("smee_iso_sending", "Parts of ISO images on their way now.", sending));
    }

    private static Measurement ranges(String result, LongAdder count) {
        return new Measurement.Count(
                "smee_iso_ranges", "Parts of ISO images sent, by result.", Map.of("result", result), count.sum());
    }
}
