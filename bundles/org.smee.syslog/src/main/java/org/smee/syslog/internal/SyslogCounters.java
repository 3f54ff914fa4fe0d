package org.smee.syslog.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.smee.api.status.Measurement;

/** Totals since the start. */
final class SyslogCounters {
    final LongAdder received = new LongAdder();
    final LongAdder suppressed = new LongAdder();
    final LongAdder cut = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder refused = new LongAdder();

    List<Measurement> measurements(long waitingBytes) {
        return List.of(
                new Measurement.Count("smee_syslog_messages", "Syslog messages received.", received.sum()),
                new Measurement.Count("smee_syslog_messages_cut", "Syslog messages cut for their length.", cut.sum()),
                new Measurement.Level(
                        "smee_queue_length",
                        "How much waits in a queue, by queue and unit.",
                        Map.of("queue", "syslog", "unit", "bytes"),
                        waitingBytes),
                dropped("rate_limit", suppressed),
                dropped("slow_log", lost),
                dropped("write_failed", failed),
                dropped("too_many_connections", refused));
    }

    private static Measurement dropped(String cause, LongAdder count) {
        return new Measurement.Count(
                "smee_dropped",
                "What was thrown away, by part and cause.",
                Map.of("part", "syslog", "cause", cause),
                count.sum());
    }

    String line() {
        return "received " + received.sum() + " messages; suppressed " + suppressed.sum() + ", cut " + cut.sum()
                + ", lost because the log was too slow " + lost.sum() + ", failed " + failed.sum()
                + "; connections refused " + refused.sum();
    }
}
