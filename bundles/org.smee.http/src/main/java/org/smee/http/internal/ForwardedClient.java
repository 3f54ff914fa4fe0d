package org.smee.http.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.smee.api.net.IpLiteral;

/**
 * Makes the client that a trusted proxy names in X-Forwarded-For the remote address of the request, for every servlet
 * on the listener. What an untrusted peer says there is ignored, as are {@code Forwarded} and {@code X-Real-IP}.
 */
final class ForwardedClient implements HttpConfiguration.Customizer {
    private volatile List<IpNetwork> trusted;

    ForwardedClient(List<IpNetwork> trusted) {
        this.trusted = trusted;
    }

    /** Replaces the proxies that are believed; counts from the next request on. */
    void trust(List<IpNetwork> next) {
        trusted = next;
    }

    @Override
    public void customize(Connector connector, HttpConfiguration configuration, Request request) {
        List<IpNetwork> now = trusted;
        if (now.isEmpty()) {
            return;
        }
        InetSocketAddress peer = request.getRemoteInetSocketAddress();
        String header = request.getHeader("X-Forwarded-For"); // the first line, as in the original
        if (header == null || peer == null || !IpNetwork.anyContains(now, peer.getAddress())) {
            return;
        }
        named(header, now).ifPresent(client -> request.setRemoteAddr(new InetSocketAddress(client, peer.getPort())));
    }

    /**
     * Walks from the right to the first address that no trusted proxy has; stops before the first element that is no
     * address. Empty if the last element is none.
     */
    static Optional<InetAddress> named(String header, List<IpNetwork> trusted) {
        Optional<InetAddress> last = Optional.empty();
        int end = header.length();
        while (end >= 0) {
            int comma = header.lastIndexOf(',', end - 1);
            Optional<InetAddress> address =
                    IpLiteral.parse(header.substring(comma + 1, end).trim());
            if (address.isEmpty()) {
                return last;
            }
            last = address;
            if (!IpNetwork.anyContains(trusted, address.get())) {
                return last;
            }
            end = comma;
        }
        return last;
    }
}
