package org.smee.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes what an endpoint receives; always called on the endpoint's loop, so it must never block. */
@ConsumerType
public interface UdpReceiver {
    /**
     * Takes one datagram. {@code datagram} is valid during the call only, unless retained; a retained one keeps the
     * memory of its whole batch, so copy what has to wait. An exception is logged and counted and loses this datagram
     * only.
     *
     * @param recipient where the sender sent it to, with this endpoint's port; the endpoint's own address if the platform
     *     does not tell (see {@link UdpTransport#isNative})
     */
    void received(UdpEndpoint endpoint, ByteBuf datagram, InetSocketAddress sender, InetSocketAddress recipient);

    /** Called after the last datagram of a batch; what was written until it returns is flushed for you. */
    default void batchComplete(UdpEndpoint endpoint) {}

    /**
     * Called as the last, when the owner leaves: nothing is received any more, what is written now still goes out, and what
     * shall be answered by the successor can be handed to {@link UdpEndpoint#keep}.
     */
    default void leaving(UdpEndpoint endpoint) {}

    /** Called when a datagram could not be sent, e.g. network unreachable; it is gone, and already counted. */
    default void writeFailed(UdpEndpoint endpoint, InetSocketAddress target, Throwable cause) {}
}
