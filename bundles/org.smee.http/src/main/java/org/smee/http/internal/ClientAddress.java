package org.smee.http.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.Ipv4Network;

/** Who asks: the TCP peer, or whom a trusted proxy names in the first X-Forwarded-For line. Never asks DNS. */
final class ClientAddress {
    private ClientAddress() {}

    /** The client of {@code request}; the port is always the peer's. */
    static InetSocketAddress of(HttpServletRequest request, List<Ipv4Network> trusted) {
        InetAddress peer = literal(request.getRemoteAddr()).orElseGet(InetAddress::getLoopbackAddress);
        InetAddress client = peer;
        if (!trusted.isEmpty() && isTrusted(peer, trusted)) {
            String forwarded = request.getHeader("X-Forwarded-For");
            client = forwarded == null ? peer : forwarded(forwarded, trusted).orElse(peer);
        }
        return new InetSocketAddress(client, request.getRemotePort());
    }

    /** Our side of the connection. */
    static InetSocketAddress server(HttpServletRequest request) {
        InetAddress local = literal(request.getLocalAddr()).orElseGet(InetAddress::getLoopbackAddress);
        return new InetSocketAddress(local, request.getLocalPort());
    }

    /**
     * Walks from the right to the first address that no trusted proxy has; stops before the first element that is no
     * address. Empty if the last element is none.
     */
    static Optional<InetAddress> forwarded(String header, List<Ipv4Network> trusted) {
        String[] elements = header.split(",", -1);
        Optional<InetAddress> last = Optional.empty();
        for (int i = elements.length - 1; i >= 0; i--) {
            Optional<InetAddress> address = literal(elements[i].trim());
            if (address.isEmpty()) {
                return last;
            }
            last = address;
            if (!isTrusted(address.get(), trusted)) {
                return last;
            }
        }
        return last;
    }

    private static boolean isTrusted(InetAddress address, List<Ipv4Network> trusted) {
        Optional<Ipv4Address> v4 = Ipv4Address.from(address);
        return v4.isPresent() && trusted.stream().anyMatch(network -> network.contains(v4.get()));
    }

    private static Optional<InetAddress> literal(String text) {
        Optional<Ipv4Address> v4 = Ipv4Address.tryParse(text);
        if (v4.isPresent()) {
            return Optional.of(v4.get().toInetAddress());
        }
        if (text.indexOf(':') < 0 || text.indexOf('%') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text)); // a colon: the JDK takes it for a literal or refuses it
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
