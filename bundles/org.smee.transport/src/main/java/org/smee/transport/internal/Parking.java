package org.smee.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;

/** Datagrams that wait for an owner, oldest first. Used on one loop only. */
final class Parking {
    static final int MAX_DATAGRAMS = 32_768;
    private final ArrayDeque<DatagramPacket> waiting = new ArrayDeque<>();
    private long dropped;

    /** Keeps a copy, or drops and counts it if the place is full. */
    void add(ByteBuf datagram, InetSocketAddress sender, InetSocketAddress recipient) {
        if (waiting.size() == MAX_DATAGRAMS) {
            dropped++;
            return;
        }
        ByteBuf copy = datagram.copy(); // the original keeps its whole batch in memory
        waiting.add(new DatagramPacket(copy, recipient, sender));
    }

    /** The next one, to be released by the caller; empty: none is left. */
    Optional<DatagramPacket> poll() {
        return Optional.ofNullable(waiting.poll());
    }

    int size() {
        return waiting.size();
    }

    /** How many did not fit. */
    long dropped() {
        return dropped;
    }

    void clear() {
        waiting.forEach(DatagramPacket::release);
        waiting.clear();
        dropped = 0;
    }
}
