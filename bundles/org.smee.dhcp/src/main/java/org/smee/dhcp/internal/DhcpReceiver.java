package org.smee.dhcp.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.Outcome;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;

/** Answers what arrives at one socket: decodes, asks the handler, sends. Runs on the socket's loop, but for {@link #live}. */
final class DhcpReceiver implements UdpReceiver {
    /**
     * What messages are answered by from now on.
     *
     * @param site the settings
     * @param handler who decides; null: nobody yet
     * @param parkNanos how long messages wait for one
     * @param parkSize how many
     */
    record Live(DhcpSite site, @Nullable DhcpHandler handler, long parkNanos, int parkSize) {}

    private static final Logger log = LoggerFactory.getLogger(DhcpReceiver.class);
    private static final long LOG_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int IP_AND_UDP = 28;
    private static final int SMALLEST_LIMIT = 576 - IP_AND_UDP; // RFC 2131 section 2
    private static final int ETHERNET_LIMIT = 1500 - IP_AND_UDP;

    private final DhcpCounters counters;
    private final Exchanges exchanges;
    private final boolean bootServer;
    private final LongSupplier nanoClock;
    private final RequestPool pool = new RequestPool();
    private final Parking parking;
    private final ReplyRoute route = new ReplyRoute();
    private final Unicast unicast;
    private volatile Live live;
    private boolean expiryScheduled;
    private long lastErrorLogged;
    private @Nullable DhcpHandler lastFailed;

    /** {@code bootServer}: the socket is at the port of PXE boot servers. */
    DhcpReceiver(
            Live live,
            DhcpCounters counters,
            Exchanges exchanges,
            Unicast unicast,
            boolean bootServer,
            LongSupplier nanoClock) {
        this.live = live;
        this.counters = counters;
        this.exchanges = exchanges;
        this.unicast = unicast;
        this.bootServer = bootServer;
        this.nanoClock = nanoClock;
        this.parking = new Parking(nanoClock);
    }

    Live live() {
        return live;
    }

    Unicast unicast() {
        return unicast;
    }

    /** Swaps settings and handler; messages that wait for a handler are handed over. Any thread. */
    void live(Live next, UdpEndpoint endpoint) {
        live = next;
        if (next.handler() != null) {
            try {
                endpoint.execute(() -> handOver(endpoint));
            } catch (RejectedExecutionException e) {
                log.debug("event=dhcp.handover-dropped reason=\"the transport is gone\"");
            }
        }
    }

    @Override
    public void received(
            UdpEndpoint endpoint, ByteBuf datagram, InetSocketAddress sender, InetSocketAddress recipient) {
        counters.received.increment();
        int count = datagram.readableBytes();
        Live now = live;
        if (now.handler() == null && now.parkNanos() > 0 && parking.size() < now.parkSize()) {
            byte[] copy = new byte[count];
            datagram.readBytes(copy);
            park(endpoint, copy, sender, now);
            return;
        }
        DhcpRequest request = pool.take(now.site());
        if (request == null) {
            counters.overloaded.increment();
            return;
        }
        int taken = Math.min(count, DhcpMessage.MAX_LENGTH);
        datagram.readBytes(request.message().storage(), 0, taken);
        process(endpoint, request, taken, sender, now);
    }

    private void park(UdpEndpoint endpoint, byte[] bytes, InetSocketAddress sender, Live now) {
        counters.parked.increment();
        parking.add(bytes, sender, now.parkNanos());
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
            processParked(endpoint, parking.take());
        }
        if (!parking.isEmpty()) {
            scheduleExpiry(endpoint, Math.max(live.parkNanos(), TimeUnit.MILLISECONDS.toNanos(10)) / 4);
        }
    }

    private void handOver(UdpEndpoint endpoint) {
        while (!parking.isEmpty() && live.handler() != null) {
            processParked(endpoint, parking.take());
        }
        endpoint.flush();
    }

    private void processParked(UdpEndpoint endpoint, Parking.Parked parked) {
        Live now = live;
        DhcpRequest request = pool.take(now.site());
        if (request == null) {
            counters.overloaded.increment();
            return;
        }
        int taken = Math.min(parked.bytes().length, DhcpMessage.MAX_LENGTH);
        System.arraycopy(parked.bytes(), 0, request.message().storage(), 0, taken);
        process(endpoint, request, taken, parked.sender(), now);
    }

    /** Gives the request back to the pool, now or when it is decided. */
    private void process(UdpEndpoint endpoint, DhcpRequest request, int count, InetSocketAddress sender, Live now) {
        boolean pending = false;
        exchanges.begin();
        try {
            request.decode(count, sender.getAddress().hashCode());
            if (request.message().op() != 1 && !now.site().compat()) {
                counters.notRequests.increment();
            } else {
                request.bootServer(bootServer).chainLoads(exchanges.chainLoads(request));
                pending = !decide(endpoint, request, sender, now);
            }
        } catch (MalformedPacketException e) {
            counters.malformed.increment();
            log.debug("event=dhcp.malformed peer={} reason=\"{}\"", sender, e.getMessage());
        } finally {
            if (!pending) {
                pool.giveBack(request);
            }
        }
    }

    /** Returns whether the request is done with. */
    private boolean decide(UdpEndpoint endpoint, DhcpRequest request, InetSocketAddress sender, Live now) {
        DhcpHandler handler = now.handler();
        if (handler == null) {
            String mode = now.site().mode();
            fail(request, "no handler for mode " + mode + ": " + HandlerTable.remedy(mode));
            return true;
        }
        CompletionStage<Decision> stage;
        CompletableFuture<Decision> decision;
        try {
            stage = handler.decide(request);
            decision = stage.toCompletableFuture();
        } catch (RuntimeException | LinkageError e) {
            handlerFailed(handler, request, e);
            return true;
        }
        if (decision.isDone()) {
            finish(endpoint, request, sender, handler, decision);
            return true;
        }
        long began = exchanges.began();
        counters.pending(request.message().type());
        stage.whenComplete((done, failure) -> resume(endpoint, request, sender, handler, decision, began));
        return false;
    }

    private void resume(
            UdpEndpoint endpoint,
            DhcpRequest request,
            InetSocketAddress sender,
            DhcpHandler handler,
            CompletableFuture<Decision> decision,
            long began) {
        counters.decided(request.message().type());
        try {
            endpoint.execute(() -> {
                exchanges.goOn(began);
                try {
                    finish(endpoint, request, sender, handler, decision);
                } finally {
                    pool.giveBack(request);
                }
                endpoint.flush();
            });
        } catch (RejectedExecutionException e) {
            log.debug("event=dhcp.reply-dropped reason=\"the transport is gone\"");
        }
    }

    private void finish(
            UdpEndpoint endpoint,
            DhcpRequest request,
            InetSocketAddress sender,
            DhcpHandler handler,
            CompletableFuture<Decision> done) {
        try {
            Decision decision = done.join();
            if (decision instanceof Decision.Reply reply) {
                send(endpoint, request, sender, reply.reply());
                exchanges.replied(request, reply);
                counters.replied.increment();
            } else if (decision instanceof Decision.Silence silence) {
                counters.silent.increment();
                exchanges.silent(request, silence.outcome(), silence.why());
            } else {
                handlerFailed(handler, request, new IllegalStateException("the decision is null"));
            }
        } catch (RuntimeException e) {
            handlerFailed(handler, request, e.getCause() == null ? e : e.getCause());
        }
    }

    private void send(UdpEndpoint endpoint, DhcpRequest request, InetSocketAddress sender, DhcpReply reply) {
        boolean compat = request.site().compat();
        int length = reply.encode(request.message(), compat ? Integer.MAX_VALUE : limit(request.message()));
        if (reply.dropped() > 0) {
            log.debug("event=dhcp.options-left-out mac={} count={}", request.message(), reply.dropped());
        }
        InetSocketAddress target = bootServer
                ? route.back(request.message(), sender)
                : route.target(request.message(), reply.type(), sender, compat);
        if (!compat
                && !bootServer
                && ReplyRoute.isForOneWithoutAddress(request.message(), reply.type(), sender)
                && unicast.sent(
                        request.message(), reply, length, endpoint.local().getPort(), target.getPort())) {
            return;
        }
        ByteBuf datagram = endpoint.alloc().directBuffer(length);
        datagram.writeBytes(reply.bytes(), 0, length);
        endpoint.write(datagram, target);
    }

    /** Bytes of a UDP payload the client takes: option 57 counts the IP and UDP headers too (RFC 2132 section 9.10). */
    static int limit(DhcpMessage message) {
        if (message.optionLength(DhcpOption.MAXIMUM_MESSAGE_SIZE) != 2) {
            return SMALLEST_LIMIT;
        }
        int said = message.optionShort(DhcpOption.MAXIMUM_MESSAGE_SIZE, 0) - IP_AND_UDP;
        return Math.min(Math.max(said, SMALLEST_LIMIT), ETHERNET_LIMIT);
    }

    private void handlerFailed(DhcpHandler handler, DhcpRequest request, Throwable problem) {
        String name = handler.getClass().getName();
        fail(request, "the handler " + name + " failed: " + problem);
        long now = nanoClock.getAsLong();
        if (handler != lastFailed || now - lastErrorLogged >= LOG_EVERY_NANOS) {
            lastFailed = handler;
            lastErrorLogged = now;
            log.error("event=dhcp.handler-failed handler={}", name, problem);
        }
    }

    private void fail(DhcpRequest request, String why) {
        counters.failed.increment();
        exchanges.silent(request, Outcome.FAILED, why);
    }

    @Override
    public void writeFailed(UdpEndpoint endpoint, InetSocketAddress target, Throwable cause) {
        counters.sendFailures.increment();
        log.debug("event=dhcp.send-failed peer={} reason=\"{}\"", target, String.valueOf(cause.getMessage()));
    }
}
