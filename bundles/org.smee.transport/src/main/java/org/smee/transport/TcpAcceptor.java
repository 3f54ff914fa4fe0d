package org.smee.transport;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Decides about new connections; always called on the listener's loop, so it must never block. */
@ConsumerType
@FunctionalInterface
public interface TcpAcceptor {
    /** Returns who takes what the connection brings; empty: it is closed at once. */
    Optional<TcpReceiver> accept(TcpConnection connection);
}
