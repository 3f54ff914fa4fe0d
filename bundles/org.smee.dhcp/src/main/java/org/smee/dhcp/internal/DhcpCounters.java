package org.smee.dhcp.internal;

import java.util.concurrent.atomic.LongAdder;

/** What happened to messages since the start. Thread-safe. */
final class DhcpCounters {
    final LongAdder received = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder notRequests = new LongAdder();
    final LongAdder replied = new LongAdder();
    final LongAdder silent = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder parked = new LongAdder();
    final LongAdder expired = new LongAdder();
    final LongAdder overloaded = new LongAdder();
    final LongAdder sendFailures = new LongAdder();
    final LongAdder unicast = new LongAdder();
    final LongAdder unicastFailures = new LongAdder();

    /** One line; what never happened is left out. */
    String line() {
        StringBuilder line = new StringBuilder("received ").append(received.sum());
        add(line, "answered", replied);
        add(line, "silent", silent);
        add(line, "malformed", malformed);
        add(line, "no requests", notRequests);
        add(line, "failed", failed);
        add(line, "waited for a handler", parked);
        add(line, "waited in vain", expired);
        add(line, "dropped for too many undecided", overloaded);
        add(line, "not sent", sendFailures);
        add(line, "unicast to clients without an address", unicast);
        add(line, "broadcast because unicast failed", unicastFailures);
        return line.toString();
    }

    private static void add(StringBuilder line, String what, LongAdder count) {
        long sum = count.sum();
        if (sum > 0) {
            line.append(", ").append(what).append(' ').append(sum);
        }
    }
}
