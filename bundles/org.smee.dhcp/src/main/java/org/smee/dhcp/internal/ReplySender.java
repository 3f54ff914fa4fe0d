package org.smee.dhcp.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.transport.UdpEndpoint;

/** Encodes replies and sends each the way its client can hear it. Used on one socket's loop. */
final class ReplySender {
    private static final Logger log = LoggerFactory.getLogger(ReplySender.class);

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

    private final boolean bootServer;
    private final Unicast unicast;
    private final ReplyRoute route = new ReplyRoute();
    private InetSocketAddress target = NOWHERE;
    private int length;

    /** {@code bootServer}: the socket is at the port of PXE boot servers. */
    ReplySender(boolean bootServer, Unicast unicast) {
        this.bootServer = bootServer;
        this.unicast = unicast;
    }

    Unicast unicast() {
        return unicast;
    }

    /** Where the reply sent last went, a broadcast address also if it was unicast to a client without an address. */
    InetSocketAddress target() {
        return target;
    }

    /** Bytes of the reply sent last. */
    int length() {
        return length;
    }

    /** Sends what {@code reply} holds, at the next flush. Throws if it cannot be encoded. */
    void send(UdpEndpoint endpoint, DhcpRequest request, InetSocketAddress sender, DhcpReply reply) {
        boolean compat = request.site().compat();
        length = reply.encode(request.message(), request.replyLimit());
        if (reply.dropped() > 0) {
            log.debug("event=dhcp.options-left-out mac={} count={}", request.message(), reply.dropped());
        }
        target = bootServer
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
}
