package org.smee.dhcp.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.transport.UdpEndpoint;

/**
 * What came to one socket while nobody was there to decide it: copies that wait for a handler, and are handed over in order.
 * Used on the socket's loop, but for {@link #handOverSoon}.
 */
final class WaitingMessages {
    /** Goes on with a message. */
    interface Continuation {
        /** Called on the loop. */
        void process(UdpEndpoint endpoint, byte[] bytes, InetSocketAddress sender);
    }

    private static final Logger log = LoggerFactory.getLogger(WaitingMessages.class);
    private static final int HANDED_OVER_AT_ONCE = 64;
    private static final long SHORTEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Parking parking;
    private final DhcpCounters counters;
    private final Supplier<DhcpReceiver.Live> live;
    private final Continuation continuation;
    private boolean expiryScheduled;

    WaitingMessages(
            DhcpCounters counters,
            Supplier<DhcpReceiver.Live> live,
            Continuation continuation,
            LongSupplier nanoClock) {
        this.counters = counters;
        this.live = live;
        this.continuation = continuation;
        this.parking = new Parking(nanoClock);
    }

    /** Whether a message has to wait here, and there is room. */
    boolean takes(DhcpReceiver.Live now) {
        return now.handlers().isEmpty() && now.parkNanos() > 0 && parking.size() < now.parkSize();
    }

    /** Keeps a copy of {@code datagram} for as long as the settings say, then goes on with it all the same. */
    void park(UdpEndpoint endpoint, ByteBuf datagram, InetSocketAddress sender, DhcpReceiver.Live now) {
        byte[] copy = new byte[datagram.readableBytes()];
        datagram.readBytes(copy);
        counters.parked.increment();
        parking.add(copy, sender, now.parkNanos());
        scheduleExpiry(endpoint, now.parkNanos());
    }

    private void scheduleExpiry(UdpEndpoint endpoint, long nanos) {
        if (!expiryScheduled) {
            expiryScheduled = true;
            endpoint.schedule(() -> expire(endpoint), TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        }
    }

    private void expire(UdpEndpoint endpoint) {
        expiryScheduled = false;
        while (parking.isOldestExpired()) {
            counters.expired.increment();
            goOn(endpoint);
        }
        if (!parking.isEmpty()) {
            scheduleExpiry(endpoint, Math.max(live.get().parkNanos(), SHORTEST_PARK_NANOS) / 4);
        }
    }

    /** Goes on with all that wait, if there is a handler now. Any thread. */
    void handOverSoon(UdpEndpoint endpoint) {
        try {
            endpoint.execute(() -> handOver(endpoint));
        } catch (RejectedExecutionException e) {
            log.debug("event=dhcp.parked-dropped reason=\"the transport is gone\"");
        }
    }

    /** A part at a time: the socket is read in between, or what comes now would overflow it. */
    private void handOver(UdpEndpoint endpoint) {
        for (int i = 0; i < HANDED_OVER_AT_ONCE && isDue(); i++) {
            goOn(endpoint);
        }
        endpoint.flush();
        if (isDue()) {
            handOverSoon(endpoint);
        }
    }

    private boolean isDue() {
        return !parking.isEmpty() && !live.get().handlers().isEmpty();
    }

    private void goOn(UdpEndpoint endpoint) {
        Parking.Parked parked = parking.take();
        continuation.process(endpoint, parked.bytes(), parked.sender());
    }

    /** Leaves what waits to the next owner of the socket. */
    void leave(UdpEndpoint endpoint) {
        while (!parking.isEmpty()) {
            Parking.Parked parked = parking.take();
            endpoint.keep(parked.bytes(), parked.sender(), endpoint.local());
        }
    }
}
