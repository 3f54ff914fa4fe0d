package org.smee.http.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that take too long for a TLS handshake or for the header of a request. Jetty's idle timeout does
 * not: a client that sends one byte now and then is never idle. Used by one thread.
 */
final class HeaderTimeout {
    private static final Logger log = LoggerFactory.getLogger(HeaderTimeout.class);

    private final Map<EndPoint, Long> waitingSince = new HashMap<>();

    /** Looks at every connection; {@code nowNanos} is {@link System#nanoTime}. */
    void sweep(Iterable<ServerConnector> connectors, Duration longest, long nowNanos) {
        Set<EndPoint> waiting = new HashSet<>();
        for (ServerConnector connector : connectors) {
            for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                if (isWaiting(endPoint.getConnection())) {
                    waiting.add(endPoint);
                }
            }
        }
        waitingSince.keySet().retainAll(waiting);
        for (EndPoint endPoint : waiting) {
            long since = waitingSince.computeIfAbsent(endPoint, first -> nowNanos);
            if (nowNanos - since >= longest.toNanos()) {
                log.debug("event=http.header-timeout peer={}", endPoint.getRemoteAddress());
                endPoint.close();
            }
        }
    }

    private static boolean isWaiting(Connection connection) {
        if (connection instanceof SslConnection tls) {
            return !isShaken(tls) || isWaiting(tls.getDecryptedEndPoint().getConnection());
        }
        if (connection instanceof HttpConnection http) {
            HttpParser parser = http.getParser();
            return parser.inHeaderState() && !parser.isStart();
        }
        return false;
    }

    /** Whether the handshake is over. */
    static boolean isShaken(SslConnection tls) {
        HandshakeStatus status = tls.getSSLEngine().getHandshakeStatus();
        return status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED;
    }
}
