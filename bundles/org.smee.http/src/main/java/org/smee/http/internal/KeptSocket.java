package org.smee.http.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.swap.Succession;

/**
 * The listening socket of a Jetty server that stops, kept for the next one: who connects meanwhile waits in its backlog
 * instead of being refused. It lingers for {@link Succession#GRACE}, as UDP sockets do. Used by one thread at a time.
 */
final class KeptSocket {
    private static final Logger log = LoggerFactory.getLogger(KeptSocket.class);
    private static final long GRACE_NANOS = Succession.GRACE.toNanos();

    private final ServerSocketChannel socket;
    private final String host;
    private final int port;
    private final int backlog;
    private final long sinceNanos;

    private KeptSocket(ServerSocketChannel socket, ServerConnector connector, long nowNanos) {
        this.socket = socket;
        this.host = connector.getHost();
        this.port = connector.getPort();
        this.backlog = connector.getAcceptQueueSize();
        this.sinceNanos = nowNanos;
    }

    /** Stops {@code connector}, which ends its connections, but not its socket. Empty: it had none, or that failed. */
    static Optional<KeptSocket> of(ServerConnector connector, long nowNanos) {
        if (!connector.isRunning() || !(connector.getTransport() instanceof ServerSocketChannel socket)) {
            return Optional.empty();
        }
        KeptSocket kept = new KeptSocket(socket, connector, nowNanos);
        connector.addLifeCycleListener(new Exchanged());
        try {
            connector.stop();
        } catch (Exception e) { // Jetty declares no less
            log.warn("event=http.stop-failed port={}", connector.getPort(), e);
        }
        return socket.isOpen() ? Optional.of(kept) : Optional.empty();
    }

    /**
     * Jetty closes the socket it stops with, and takes another one while it is stopping: it gets one that nobody knows of.
     * A class of our own in the connector's place would do it more plainly, but keep this bundle's class loader alive for
     * as long as the listener is open.
     */
    private static final class Exchanged implements LifeCycle.Listener {
        @Override
        public void lifeCycleStopping(LifeCycle stopping) {
            try {
                ServerSocketChannel nobodys = ServerSocketChannel.open();
                nobodys.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
                ((ServerConnector) stopping).open(nobodys);
            } catch (IOException e) {
                log.warn(
                        "event=http.socket-not-kept effect=\"clients are refused for a moment\" reason=\"{}\"",
                        e.toString());
            }
        }
    }

    /** Lets {@code connector}, not yet started, listen on it if that is where it shall listen; else closes it. */
    void handTo(ServerConnector connector) {
        boolean fits = host.equals(connector.getHost())
                && port == connector.getPort()
                && backlog == connector.getAcceptQueueSize();
        if (!fits) {
            close();
            return;
        }
        try {
            connector.open(socket);
        } catch (IOException e) {
            log.warn("event=http.socket-not-kept reason=\"{}\"", e.toString());
            close();
        }
    }

    /** Whether no server has come for it in time. */
    boolean isStale(long nowNanos) {
        return nowNanos - sinceNanos > GRACE_NANOS;
    }

    /** Who waits in its backlog is refused. */
    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            log.warn("event=http.close-failed port={}", port, e);
        }
    }
}
