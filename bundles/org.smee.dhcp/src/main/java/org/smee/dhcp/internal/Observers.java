package org.smee.dhcp.internal;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Arrays;
import org.smee.api.event.Outcome;
import org.smee.api.net.Ipv4Address;
import org.smee.api.plugin.Audience;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.dhcp.api.DhcpObserver;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.transport.UdpEndpoint;

/** Says to those who look on what is answered. Without one a message costs a look at an empty list. Thread-safe. */
final class Observers {
    private static final byte[] NO_REPLY = {};
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

    private final Audience<DhcpObserver> audience;
    private final Clock clock;

    Observers(Audience<DhcpObserver> audience, Clock clock) {
        this.audience = audience;
        this.clock = clock;
    }

    /** A reply was handed to the socket; {@code sender} sent it. */
    void replied(
            UdpEndpoint endpoint,
            DhcpRequest request,
            InetSocketAddress client,
            ReplySender sender,
            Decision.Reply decision) {
        if (!audience.isEmpty()) {
            DhcpReply reply = decision.reply();
            byte[] sent = Arrays.copyOf(reply.bytes(), sender.length());
            tell(endpoint, request, client, sent, sender.target(), decision.outcome(), decision.why());
        }
    }

    /** Nothing was sent. */
    void silent(UdpEndpoint endpoint, DhcpRequest request, InetSocketAddress client, Outcome outcome, String why) {
        if (!audience.isEmpty()) {
            tell(endpoint, request, client, NO_REPLY, NOWHERE, outcome, why);
        }
    }

    private void tell(
            UdpEndpoint endpoint,
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
                new InetSocketAddress(server.toInetAddress(), endpoint.local().getPort()),
                request.bootServer(),
                request.chainLoads(),
                request.message().toBytes(),
                reply,
                target,
                outcome,
                why);
        audience.tell(observer -> observer.decided(exchange));
    }
}
