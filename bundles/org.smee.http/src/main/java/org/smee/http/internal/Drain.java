package org.smee.http.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/** Lets the requests on some listeners end before these stop. */
final class Drain {
    /** Who has connected a moment ago is about to ask. */
    private static final long FRESH_MILLIS = 250;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Drain() {}

    /**
     * Accepts nothing more, lets each answer say that its connection ends (RFC 9112 section 9.6), and returns when no request
     * is under way, or after {@code longest}. Blocks.
     */
    static void await(List<ServerConnector> connectors, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        for (ServerConnector connector : connectors) {
            connector.setAccepting(false);
            connector
                    .getConnectionFactory(HttpConnectionFactory.class)
                    .getHttpConfiguration()
                    .setPersistentConnectionsEnabled(false);
        }
        while (System.nanoTime() - end < 0 && connectors.stream().anyMatch(Drain::isBusy)) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean isBusy(ServerConnector connector) {
        return connector.getConnectedEndPoints().stream().anyMatch(Drain::isBusy);
    }

    private static boolean isBusy(EndPoint endPoint) {
        Connection connection = endPoint.getConnection();
        if (connection instanceof SslConnection tls) {
            return HeaderTimeout.isShaken(tls) ? isBusy(tls.getDecryptedEndPoint()) : isFresh(endPoint);
        }
        if (connection instanceof HttpConnection http) {
            boolean idle = http.getHttpChannel().getState().isIdle()
                    && http.getParser().isStart();
            return !idle || http.getMessagesIn() == 0 && isFresh(endPoint);
        }
        return isFresh(endPoint);
    }

    private static boolean isFresh(EndPoint endPoint) {
        return System.currentTimeMillis() - endPoint.getCreatedTimeStamp() < FRESH_MILLIS;
    }
}
