package org.smee.tftp.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;
import org.smee.transport.UdpTransport;

/**
 * The endpoints that replies leave from. A client ignores a reply from another address than it asked, and a wildcard
 * socket leaves that choice to the kernel; so each address that clients ask gets a socket of its own beside it, on the
 * same port. Of IPv6 nobody tells which address was asked, so there each address gets its socket beforehand. Used on one
 * loop only.
 */
final class ReplyPorts {
    private static final Logger log = LoggerFactory.getLogger(ReplyPorts.class);
    private static final String OWNER = "tftp";
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final Duration LINGER = Duration.ofSeconds(5);
    private static final int LONGEST_ACK = 600;
    private static final int MAX_ADDRESSES = 256;

    private final UdpTransport transport;
    private final Map<Object, UdpEndpoint> byAddress = new HashMap<>();
    private final Set<Object> beforehand = new HashSet<>();

    ReplyPorts(UdpTransport transport) {
        this.transport = transport;
    }

    /** The socket that requests come to; they wait in it for a successor of the server. */
    static UdpBinding listening(InetSocketAddress address) {
        return receiving(address).withLinger(LINGER);
    }

    private static UdpBinding receiving(InetSocketAddress address) {
        return UdpBinding.of(OWNER, address).withReceiveBuffer(RECEIVE_BUFFER);
    }

    /** Where replies to a request leave from in single-port mode: its own address, if it can be bound. */
    UdpEndpoint shared(UdpEndpoint listener, InetSocketAddress recipient, UdpReceiver receiver) {
        InetAddress address = recipient.getAddress();
        if (!listener.local().getAddress().isAnyLocalAddress() || !isOne(address)) {
            return listener;
        }
        Object key = OnLink.key(address);
        UdpEndpoint known = byAddress.get(key);
        if (known != null) {
            return known;
        }
        if (byAddress.size() == MAX_ADDRESSES) {
            return listener;
        }
        UdpEndpoint chosen = listener;
        try {
            chosen = bind(listener, address, receiver);
        } catch (IOException e) {
            log.debug("event=tftp.reply-address address={} uses=wildcard reason=\"{}\"", address, e.getMessage());
        }
        byAddress.put(key, chosen);
        return chosen;
    }

    private UdpEndpoint bind(UdpEndpoint listener, InetAddress address, UdpReceiver receiver) throws IOException {
        int port = listener.local().getPort();
        return transport.bind(receiving(new InetSocketAddress(address, port)), receiver);
    }

    /**
     * Opens a socket for each of {@code addresses} that has none yet, and closes those of earlier calls that are not among
     * them. One that cannot be opened, e.g. because the network still looks for duplicates of it (RFC 4862 section 5.4),
     * is asked at {@code listener} until the next call.
     */
    void serve(UdpEndpoint listener, Collection<InetAddress> addresses, UdpReceiver receiver) {
        Set<Object> wanted = new HashSet<>();
        for (InetAddress address : addresses) {
            Object key = OnLink.key(address);
            wanted.add(key);
            if (byAddress.containsKey(key) || byAddress.size() >= MAX_ADDRESSES) {
                continue;
            }
            try {
                byAddress.put(key, bind(listener, address, receiver));
                beforehand.add(key);
                log.info("event=tftp.address-served address={}", address.getHostAddress());
            } catch (IOException e) {
                log.debug("event=tftp.reply-address address={} uses=wildcard reason=\"{}\"", address, e.getMessage());
            }
        }
        for (Object gone : List.copyOf(beforehand)) {
            if (!wanted.contains(gone)) {
                beforehand.remove(gone);
                Optional.ofNullable(byAddress.remove(gone)).ifPresent(UdpEndpoint::close);
            }
        }
    }

    /** A port of its own for one transfer, at the address that the request came to. */
    UdpEndpoint own(UdpEndpoint listener, InetSocketAddress recipient, UdpReceiver receiver) throws IOException {
        InetAddress asked = recipient.getAddress();
        InetAddress address = isOne(asked) ? asked : listener.local().getAddress();
        UdpBinding binding = UdpBinding.of(OWNER, new InetSocketAddress(address, 0));
        return transport.bind(binding.withMaxDatagram(LONGEST_ACK).withBatch(4), receiver);
    }

    /** Says whether it is the address of one host: broadcasts do not name the address of ours. */
    private static boolean isOne(InetAddress address) {
        byte[] octets = address.getAddress();
        boolean broadcast = octets.length == 4 && octets[3] == -1;
        return !address.isAnyLocalAddress() && !address.isMulticastAddress() && !broadcast;
    }

    void close() {
        byAddress.values().forEach(UdpEndpoint::close);
        byAddress.clear();
        beforehand.clear();
    }
}
