package org.smee.dhcp.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.PluginFailure;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.HandlerSpi;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;

/** Takes what arrives at one socket: decodes it, asks the handlers, has it answered. Runs on the socket's loop, but for {@link #live}. */
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

    private final DhcpCounters counters;
    private final Exchanges exchanges;
    private final LeaderGate gate;
    private final boolean bootServer;
    private final RequestPool pool = new RequestPool();
    private final WaitingMessages waiting;
    private final ReplySender sender;
    private final Answers answers;
    private volatile Live live;

    /** {@code bootServer}: the socket is at the port of PXE boot servers. */
    DhcpReceiver(
            Live live,
            DhcpCounters counters,
            Exchanges exchanges,
            Unicast unicast,
            LeaderGate gate,
            boolean bootServer,
            LongSupplier nanoClock,
            Observers observers) {
        this.live = live;
        this.counters = counters;
        this.exchanges = exchanges;
        this.gate = gate;
        this.bootServer = bootServer;
        this.sender = new ReplySender(bootServer, unicast);
        this.answers = new Answers(counters, exchanges, gate, sender, observers);
        this.waiting = new WaitingMessages(counters, this::live, this::processParked, nanoClock);
    }

    Live live() {
        return live;
    }

    Unicast unicast() {
        return sender.unicast();
    }

    /** Swaps settings and handler; messages that wait for a handler are handed over. Any thread. */
    void live(Live next, UdpEndpoint endpoint) {
        live = next;
        if (!next.handlers().isEmpty()) {
            waiting.handOverSoon(endpoint);
        }
    }

    @Override
    public void leaving(UdpEndpoint endpoint) {
        waiting.leave(endpoint);
    }

    @Override
    public void received(UdpEndpoint endpoint, ByteBuf datagram, InetSocketAddress from, InetSocketAddress recipient) {
        counters.received.increment();
        Live now = live;
        if (waiting.takes(now) && gate.open()) {
            waiting.park(endpoint, datagram, from, now);
            return;
        }
        DhcpRequest request = pool.take(now.site());
        if (request == null) {
            counters.overloaded.increment();
            return;
        }
        int taken = Math.min(datagram.readableBytes(), DhcpMessage.MAX_LENGTH);
        datagram.readBytes(request.message().storage(), 0, taken);
        process(endpoint, request, taken, from, now);
    }

    private void processParked(UdpEndpoint endpoint, byte[] bytes, InetSocketAddress client) {
        Live now = live;
        DhcpRequest request = pool.take(now.site());
        if (request == null) {
            counters.overloaded.increment();
            return;
        }
        int taken = Math.min(bytes.length, DhcpMessage.MAX_LENGTH);
        System.arraycopy(bytes, 0, request.message().storage(), 0, taken);
        process(endpoint, request, taken, client, now);
    }

    /** Gives the request back to the pool, now or when it is decided. */
    private void process(UdpEndpoint endpoint, DhcpRequest request, int count, InetSocketAddress client, Live now) {
        boolean pending = false;
        exchanges.begin();
        try {
            request.decode(count, client.getAddress().hashCode());
            if (request.message().op() != 1 && !now.site().compat()) {
                counters.notRequests.increment();
            } else if (!gate.open()) {
                answers.leaveToTheLeader(request);
            } else {
                request.bootServer(bootServer)
                        .chainLoads(exchanges.chainLoads(request))
                        .trace(exchanges.trace(request));
                pending = !decide(endpoint, request, client, now, 0, "");
            }
        } catch (MalformedPacketException e) {
            counters.malformed.increment();
            log.debug("event=dhcp.malformed peer={} reason=\"{}\"", client, e.getMessage());
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
            UdpEndpoint endpoint, DhcpRequest request, InetSocketAddress client, Live now, int first, String before) {
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
                        (done, failure) -> resume(endpoint, request, client, now, asked, sofar, decision, began));
                return false;
            }
            switch (taken(endpoint, request, client, handler, decision, failures)) {
                case DONE -> {
                    return true;
                }
                case HELD -> {
                    return false;
                }
                case FAILED -> failures += failure(decision).getMessage() + "; ";
            }
        }
        String mode = now.site().mode();
        answers.fail(
                endpoint,
                request,
                client,
                handlers.isEmpty()
                        ? "no handler for mode " + mode + ": " + HandlerTable.remedy(mode)
                        : failures + "no other handler for mode " + mode + "; see smee:plugins");
        return true;
    }

    /** What became of a request when its handler had spoken. */
    private enum Taken {
        DONE,
        /** A handler that failed still runs and may write to the request: it must not be used again. */
        HELD,
        /** The next handler may be asked. */
        FAILED
    }

    private Taken taken(
            UdpEndpoint endpoint,
            DhcpRequest request,
            InetSocketAddress client,
            Guard<DhcpHandler> handler,
            CompletableFuture<Decision> decision,
            String before) {
        if (!decision.isCompletedExceptionally()) {
            answers.carryOut(endpoint, request, client, handler, decision.join());
            return Taken.DONE;
        }
        PluginFailure failure = failure(decision);
        if (!failure.isRunning()) {
            return Taken.FAILED;
        }
        answers.fail(endpoint, request, client, before + failure.getMessage());
        pool.forget();
        return Taken.HELD;
    }

    private static PluginFailure failure(CompletableFuture<Decision> failed) {
        Throwable problem = failed.handle((decision, thrown) -> thrown).join();
        return (PluginFailure) PluginFailure.cause(problem);
    }

    private void resume(
            UdpEndpoint endpoint,
            DhcpRequest request,
            InetSocketAddress client,
            Live now,
            int asked,
            String before,
            CompletableFuture<Decision> decision,
            long began) {
        counters.decided(request.message().type());
        try {
            endpoint.execute(() -> {
                exchanges.goOn(began);
                if (resumed(endpoint, request, client, now, asked, before, decision)) {
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
            InetSocketAddress client,
            Live now,
            int asked,
            String before,
            CompletableFuture<Decision> decision) {
        Taken taken = taken(endpoint, request, client, now.handlers().get(asked), decision, before);
        return taken == Taken.FAILED
                ? decide(
                        endpoint,
                        request,
                        client,
                        now,
                        asked + 1,
                        before + failure(decision).getMessage() + "; ")
                : taken == Taken.DONE;
    }

    @Override
    public void writeFailed(UdpEndpoint endpoint, InetSocketAddress target, Throwable cause) {
        counters.sendFailures.increment();
        log.debug("event=dhcp.send-failed peer={} reason=\"{}\"", target, String.valueOf(cause.getMessage()));
    }
}
