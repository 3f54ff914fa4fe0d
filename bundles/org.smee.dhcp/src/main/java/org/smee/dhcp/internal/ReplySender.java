package org.smee.dhcp.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.transport.UdpEndpoint;

/** Encodes replies and sends each the way its client can hear it. Used on one socket's loop. */
final class ReplySender {
    private static final Logger log = LoggerFactory.getLogger(ReplySender.class);
    private static final int IP_AND_UDP = 28;
    private static final int SMALLEST_LIMIT = 576 - IP_AND_UDP; // RFC 2131 section 2
    private static final int ETHERNET_LIMIT = 1500 - IP_AND_UDP;

    private final boolean bootServer;
    private final Unicast unicast;
    private final ReplyRoute route = new ReplyRoute();

    /** {@code bootServer}: the socket is at the port of PXE boot servers. */
    ReplySender(boolean bootServer, Unicast unicast) {
        this.bootServer = bootServer;
        this.unicast = unicast;
    }

    Unicast unicast() {
        return unicast;
    }

    /** Sends what {@code reply} holds, at the next flush. Throws if it cannot be encoded. */
    void send(UdpEndpoint endpoint, DhcpRequest request, InetSocketAddress sender, DhcpReply reply) {
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
}
