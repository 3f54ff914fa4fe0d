package org.smee.dhcp.internal;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.smee.api.event.Outcome;
import org.smee.api.net.Ipv4Address;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Guards;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.dhcp.api.DhcpObserver;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;

/** Those who look at what is answered. Without one a message costs a look at an empty list. Thread-safe. */
final class Observers implements PluginStates {
    /** Nothing is observed aside: one that blocks is not told any more. */
    private static final Limits LIMITS = new Limits(Duration.ofMillis(250), Duration.ofSeconds(1), 1, 0, 1);

    private static final byte[] NO_REPLY = {};
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

    private final Guards<DhcpObserver> guards = new Guards<>("dhcp", "observer", LIMITS);
    private final Clock clock;
    private volatile List<Guard<DhcpObserver>> present = List.of();

    Observers(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(DhcpObserver observer, Map<String, ?> properties) {
        Guard<DhcpObserver> guard = guards.add(observer, properties);
        List<Guard<DhcpObserver>> more = new ArrayList<>(present);
        more.add(guard);
        present = List.copyOf(more);
    }

    synchronized void remove(DhcpObserver observer) {
        present = present.stream().filter(guard -> guard.service() != observer).toList();
        guards.remove(observer);
    }

    /** A reply was handed to the socket; {@code sender} sent it. */
    void replied(
            InetSocketAddress local,
            DhcpRequest request,
            InetSocketAddress client,
            ReplySender sender,
            Decision.Reply decision) {
        if (!present.isEmpty()) {
            DhcpReply reply = decision.reply();
            byte[] sent = Arrays.copyOf(reply.bytes(), sender.length());
            tell(local, request, client, sent, sender.target(), decision.outcome(), decision.why());
        }
    }

    /** Nothing was sent. */
    void silent(InetSocketAddress local, DhcpRequest request, InetSocketAddress client, Outcome outcome, String why) {
        if (!present.isEmpty()) {
            tell(local, request, client, NO_REPLY, NOWHERE, outcome, why);
        }
    }

    private void tell(
            InetSocketAddress local,
            DhcpRequest request,
            InetSocketAddress client,
            byte[] reply,
            InetSocketAddress target,
            Outcome outcome,
            String why) {
        Ipv4Address server = request.site().serverAddress();
        DhcpExchange exchange = new DhcpExchange(
                clock.instant(),
                request.site(),
                client,
                new InetSocketAddress(server.toInetAddress(), local.getPort()),
                request.bootServer(),
                request.chainLoads(),
                request.message().toBytes(),
                reply,
                target,
                outcome,
                why);
        for (Guard<DhcpObserver> observer : present) {
            tell(observer, exchange);
        }
    }

    private static void tell(Guard<DhcpObserver> observer, DhcpExchange exchange) {
        int slot = observer.enter();
        if (slot < 0) {
            return;
        }
        try {
            observer.service().decided(exchange);
        } catch (Exception | Error e) {
            observer.failed("threw " + e);
        } finally {
            observer.exit(slot);
        }
    }

    @Override
    public List<PluginState> plugins() {
        return guards.plugins();
    }

    void close() {
        guards.close();
    }
}
