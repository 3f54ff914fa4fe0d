package org.smee.dhcp.internal;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Copies of messages that wait for a handler, oldest first. Not thread-safe. */
final class Parking {
    /** One message and who sent it. */
    static final class Parked {
        private final byte[] bytes;
        private final InetSocketAddress sender;
        private final long until;

        private Parked(byte[] bytes, InetSocketAddress sender, long until) {
            this.bytes = bytes;
            this.sender = sender;
            this.until = until;
        }

        byte[] bytes() {
            return bytes;
        }

        InetSocketAddress sender() {
            return sender;
        }
    }

    private final Deque<Parked> waiting = new ArrayDeque<>();
    private final LongSupplier nanoClock;

    Parking(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    void add(byte[] bytes, InetSocketAddress sender, long nanos) {
        waiting.addLast(new Parked(bytes, sender, nanoClock.getAsLong() + nanos));
    }

    /** Whether the oldest has waited long enough. */
    boolean isOldestExpired() {
        Parked oldest = waiting.peekFirst();
        return oldest != null && nanoClock.getAsLong() - oldest.until >= 0;
    }

    /** Takes the oldest; there must be one. */
    Parked take() {
        return waiting.removeFirst();
    }
}
