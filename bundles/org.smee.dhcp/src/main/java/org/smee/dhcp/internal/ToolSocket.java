package org.smee.dhcp.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpSegments.Segment;
import org.smee.dhcp.api.DhcpSite;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpTransport;

/**
 * Where tools on this host reach a server that has a name. Loopback's port 67 belongs to the server without one, and what
 * this host sends to its own addresses never comes in by their interfaces; so this is loopback at any free port. It
 * answers what the server's first interface would.
 */
final class ToolSocket {
    private static final Logger log = LoggerFactory.getLogger(ToolSocket.class);
    static final String LOOPBACK = "lo";
    private static final int BATCH = 4;

    private final String server;
    private final UdpTransport transport;
    private final Function<DhcpReceiver.Live, DhcpReceiver> newReceiver;
    private @Nullable UdpEndpoint endpoint;
    private @Nullable DhcpReceiver receiver;

    /** {@code newReceiver} makes what answers. */
    ToolSocket(String server, UdpTransport transport, Function<DhcpReceiver.Live, DhcpReceiver> newReceiver) {
        this.server = server;
        this.transport = transport;
        this.newReceiver = newReceiver;
    }

    /** Is open while {@code serving}, the networks it is asked about, are not empty. */
    synchronized void reconcile(DhcpSettings settings, HandlerTable handlers, List<Segment> serving) {
        if (serving.isEmpty()) {
            close();
            return;
        }
        DhcpSite site = serving.get(0).site();
        DhcpReceiver.Live live = new DhcpReceiver.Live(
                site, handlers.forMode(site.mode()), settings.parkTime().toNanos(), settings.parkSize());
        DhcpReceiver current = receiver;
        UdpEndpoint open = endpoint;
        if (current == null || open == null) {
            open(newReceiver.apply(live));
        } else if (!live.equals(current.live())) {
            current.live(live, open);
        }
    }

    private void open(DhcpReceiver answering) {
        UdpBinding binding = UdpBinding.of("dhcp " + server, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withMaxDatagram(DhcpMessage.MAX_LENGTH)
                .withBatch(BATCH);
        try {
            endpoint = transport.bind(binding, answering);
            receiver = answering;
        } catch (IOException e) {
            log.warn("event=dhcp.no-tool-socket server=\"{}\" reason=\"{}\"", server, e.getMessage());
        }
    }

    /** Where it is; empty while it is closed. */
    synchronized Optional<Segment> segment() {
        DhcpReceiver current = receiver;
        UdpEndpoint open = endpoint;
        return current == null || open == null
                ? Optional.empty()
                : Optional.of(new Segment(
                        server, LOOPBACK, open.local().getPort(), current.live().site()));
    }

    synchronized void close() {
        if (endpoint != null) {
            endpoint.close();
            endpoint = null;
            receiver = null;
        }
    }
}
