package org.smee.transport;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes what one connection brings; always called on the listener's loop, so it must never block. */
@ConsumerType
public interface TcpReceiver {
    /**
     * Takes the next bytes, cut anywhere. {@code bytes} is valid during the call only; what is left in it is lost. An
     * exception is logged and ends the connection, and no other.
     */
    void received(ByteBuf bytes);

    /** Called once when the connection is over, whoever ended it; not called when the listener itself closes. */
    void ended();
}
