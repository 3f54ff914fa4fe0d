package org.smee.http.internal;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP listener of the shared Jetty server: open where the settings say, opened anew only if the place changes, and
 * still where it was if the new place cannot be had. Callers take care that one thread is in here at a time.
 */
final class Listener {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    private final String name;
    private @Nullable ServerConnector open;
    private @Nullable KeptSocket kept;
    private volatile Optional<String> problem = Optional.empty();

    /** {@code name} finds the listener again that an earlier instance of this bundle has left open. */
    Listener(String name) {
        this.name = name;
    }

    /** Takes over what is already open on {@code server}. */
    void attach(Server server) {
        open = null;
        for (var connector : server.getConnectors()) {
            if (name.equals(connector.getName()) && connector instanceof ServerConnector found) {
                open = found;
            }
        }
    }

    /** Stops it because its server is about to, but keeps its socket for the next server. */
    void release(Server server, long nowNanos) {
        ServerConnector before = open;
        if (before != null) {
            kept = KeptSocket.of(before, nowNanos).orElse(null);
            server.removeConnector(before);
            open = null;
        }
    }

    /** Whether a socket waits for the next server. */
    boolean isKept() {
        return kept != null;
    }

    /** Whether it has waited for so long that nobody will come. */
    boolean isStale(long nowNanos) {
        return kept != null && kept.isStale(nowNanos);
    }

    /** Closes the socket that waits. */
    void drop() {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }

    Optional<ServerConnector> connector() {
        return Optional.ofNullable(open);
    }

    /** Why it is not open where it should be. Any thread. */
    Optional<String> problem() {
        return problem;
    }

    /** Opens it if need be; {@code make} makes the connector. */
    void listen(Server server, HttpSettings settings, int port, Supplier<ServerConnector> make) {
        InetAddress address = settings.address();
        ServerConnector before = open;
        if (before != null && Connectors.isBoundTo(before, address, port, settings)) {
            Connectors.update(before, settings);
            problem = Optional.empty();
            return;
        }
        boolean samePort = before != null && before.getPort() == port && port != 0;
        if (before != null && samePort) {
            close(server, before); // two sockets cannot share it
        }
        ServerConnector next = make.get();
        if (kept != null) {
            kept.handTo(next);
            kept = null;
        }
        String failure = start(server, next);
        if (failure.isEmpty()) {
            if (before != null && !samePort) {
                close(server, before);
            }
            open = next;
            problem = Optional.empty();
            log.info(
                    "event=http.listen scheme={} address={} port={}",
                    scheme(next),
                    next.getHost(),
                    next.getLocalPort());
            return;
        }
        if (before != null && samePort) {
            open = start(server, before).isEmpty() ? before : null;
        }
        complain(address, port, failure);
    }

    /** Closes it; connections end. */
    void close(Server server) {
        ServerConnector before = open;
        if (before != null) {
            close(server, before);
            log.info("event=http.closed scheme={} port={}", scheme(before), before.getPort());
        }
        open = null;
        drop();
        problem = Optional.empty();
    }

    private void complain(InetAddress address, int port, String failure) {
        String kept = open == null ? "" : "; it stays on " + open.getHost() + " port " + open.getLocalPort();
        Optional<String> now = Optional.of("cannot listen on " + address.getHostAddress() + " port " + port + ": "
                + failure + kept + "; who has the port: ss -ltnp 'sport = :" + port + "'");
        if (!now.equals(problem)) {
            log.error("event=http.listen-failed reason=\"{}\"", now.get());
        }
        problem = now;
    }

    /** Returns what went wrong, or an empty text. */
    private static String start(Server server, ServerConnector connector) {
        server.addConnector(connector);
        try {
            connector.start();
            server.manage(connector);
            return "";
        } catch (Exception e) { // Jetty declares no less
            server.removeConnector(connector);
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return cause.getMessage() == null ? cause.toString() : cause.getMessage();
        }
    }

    private static void close(Server server, ServerConnector connector) {
        try {
            connector.stop();
        } catch (Exception e) { // Jetty declares no less
            log.warn("event=http.close-failed port={}", connector.getPort(), e);
        }
        server.removeConnector(connector);
    }

    private static String scheme(ServerConnector connector) {
        return Connectors.isSecure(connector) ? "https" : "http";
    }
}
