package org.smee.syslog.internal;

import java.util.concurrent.atomic.LongAdder;

/** Totals since the start. */
final class SyslogCounters {
    final LongAdder received = new LongAdder();
    final LongAdder suppressed = new LongAdder();
    final LongAdder cut = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder refused = new LongAdder();

    String line() {
        return "received " + received.sum() + " messages; suppressed " + suppressed.sum() + ", cut " + cut.sum()
                + ", lost because the log was too slow " + lost.sum() + ", failed " + failed.sum()
                + "; connections refused " + refused.sum();
    }
}
