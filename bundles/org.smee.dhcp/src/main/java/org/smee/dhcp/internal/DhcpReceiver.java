package org.smee.dhcp.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.Outcome;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.PluginFailure;
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
     * @param handlers who decides, the first to be asked first; empty: nobody yet
     * @param parkNanos how long messages wait for one
     * @param parkSize how many
     */
    record Live(DhcpSite site, List<Guard<DhcpHandler>> handlers, long parkNanos, int parkSize) {}

    private static final Logger log = LoggerFactory.getLogger(DhcpReceiver.class);
    private static final int HANDED_OVER_AT_ONCE = 64;
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
        if (!next.handlers().isEmpty()) {
            handOverSoon(endpoint);
        }
    }

    @Override
    public void received(
            UdpEndpoint endpoint, ByteBuf datagram, InetSocketAddress sender, InetSocketAddress recipient) {
        counters.received.increment();
        int count = datagram.readableBytes();
        Live now = live;
        if (now.handlers().isEmpty() && now.parkNanos() > 0 && parking.size() < now.parkSize()) {
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

    /** A part at a time: the socket is read in between, or what comes now would overflow it. */
    private void handOver(UdpEndpoint endpoint) {
        for (int i = 0;
                i < HANDED_OVER_AT_ONCE
                        && !parking.isEmpty()
                        && !live.handlers().isEmpty();
                i++) {
            processParked(endpoint, parking.take());
        }
        endpoint.flush();
        if (!parking.isEmpty() && !live.handlers().isEmpty()) {
            handOverSoon(endpoint);
        }
    }

    /** Leaves the messages that wait for a handler to the next owner of the socket, which is about to be closed. */
    void leave(UdpEndpoint endpoint) {
        try {
            endpoint.execute(() -> {
                while (!parking.isEmpty()) {
                    Parking.Parked parked = parking.take();
                    endpoint.keep(parked.bytes(), parked.sender(), endpoint.local());
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("event=dhcp.parked-dropped reason=\"the transport is gone\"");
        }
    }

    private void handOverSoon(UdpEndpoint endpoint) {
        try {
            endpoint.execute(() -> handOver(endpoint));
        } catch (RejectedExecutionException e) {
            log.debug("event=dhcp.handover-dropped reason=\"the transport is gone\"");
        }
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
                pending = !decide(endpoint, request, sender, now, 0, "");
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

    /**
     * Asks the handlers from {@code first} on; {@code before} is what went wrong with those before. Returns whether the
     * request is done with.
     */
    private boolean decide(
            UdpEndpoint endpoint, DhcpRequest request, InetSocketAddress sender, Live now, int first, String before) {
        List<Guard<DhcpHandler>> handlers = now.handlers();
        String failures = before;
        for (int i = first; i < handlers.size(); i++) {
            Guard<DhcpHandler> handler = handlers.get(i);
            CompletionStage<Decision> stage = handler.ask(HandlerSpi.DECIDE, request);
            CompletableFuture<Decision> decision = stage.toCompletableFuture();
            if (!decision.isDone()) {
                int asked = i;
                String sofar = failures;
                long began = exchanges.began();
                counters.pending(request.message().type());
                var resuming = stage.whenComplete(
                        (done, failure) -> resume(endpoint, request, sender, now, asked, sofar, decision, began));
                return false;
            }
            if (!decision.isCompletedExceptionally()) {
                finish(endpoint, request, sender, handler, decision.join());
                return true;
            }
            PluginFailure failure = failure(decision);
            if (failure.isRunning()) {
                fail(request, failures + failure.getMessage());
                return letGo();
            }
            failures += failure.getMessage() + "; ";
        }
        String mode = now.site().mode();
        fail(
                request,
                handlers.isEmpty()
                        ? "no handler for mode " + mode + ": " + HandlerTable.remedy(mode)
                        : failures + "no other handler for mode " + mode + "; see smee:plugins");
        return true;
    }

    /** The pool makes another request: a handler that is late may still write to this one. */
    private boolean letGo() {
        pool.forget();
        return false;
    }

    private static PluginFailure failure(CompletableFuture<Decision> failed) {
        Throwable problem = failed.handle((decision, thrown) -> thrown).join();
        return (PluginFailure) PluginFailure.cause(problem);
    }

    private void resume(
            UdpEndpoint endpoint,
            DhcpRequest request,
            InetSocketAddress sender,
            Live now,
            int asked,
            String before,
            CompletableFuture<Decision> decision,
            long began) {
        counters.decided(request.message().type());
        try {
            endpoint.execute(() -> {
                exchanges.goOn(began);
                if (resumed(endpoint, request, sender, now, asked, before, decision)) {
                    pool.giveBack(request);
                }
                endpoint.flush();
            });
        } catch (RejectedExecutionException e) {
            log.debug("event=dhcp.reply-dropped reason=\"the transport is gone\"");
        }
    }

    /** Returns whether the request is done with. */
    private boolean resumed(
            UdpEndpoint endpoint,
            DhcpRequest request,
            InetSocketAddress sender,
            Live now,
            int asked,
            String before,
            CompletableFuture<Decision> decision) {
        if (!decision.isCompletedExceptionally()) {
            finish(endpoint, request, sender, now.handlers().get(asked), decision.join());
            return true;
        }
        PluginFailure failure = failure(decision);
        if (failure.isRunning()) {
            fail(request, before + failure.getMessage());
            return letGo();
        }
        return decide(endpoint, request, sender, now, asked + 1, before + failure.getMessage() + "; ");
    }

    private void finish(
            UdpEndpoint endpoint,
            DhcpRequest request,
            InetSocketAddress sender,
            Guard<DhcpHandler> handler,
            Decision decision) {
        try {
            if (decision instanceof Decision.Reply reply) {
                send(endpoint, request, sender, reply.reply());
                exchanges.replied(request, reply);
                counters.replied.increment();
            } else if (decision instanceof Decision.Silence silence) {
                counters.silent.increment();
                exchanges.silent(request, silence.outcome(), silence.why());
            }
        } catch (RuntimeException e) {
            handler.failed("made a reply that cannot be sent: " + e);
            fail(request, "the reply of handler " + handler.name() + " cannot be sent: " + e);
            log.debug("event=dhcp.reply-broken handler={}", handler.name(), e);
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
