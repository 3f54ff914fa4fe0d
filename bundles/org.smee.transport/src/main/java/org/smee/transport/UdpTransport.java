package org.smee.transport;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Owns the event loops and sockets of this process and hands out UDP endpoints. Any thread. */
@ProviderType
public interface UdpTransport {
    /**
     * Opens a socket, or takes over the lingering one of a predecessor with the same address and device, with the
     * datagrams that came in meanwhile. {@code receiver} may be called before this returns.
     *
     * <p>Blocks until the socket is bound; called on the loop of an endpoint it does not block, and the new endpoint
     * lives on the same loop.
     *
     * @throws IOException the address is taken, the device is unknown or the right is missing; the message names owner,
     *     address and device
     */
    UdpEndpoint bind(UdpBinding binding, UdpReceiver receiver) throws IOException;

    /** Says whether sockets are native (batches of datagrams, device binding, real destination addresses). */
    boolean isNative();

    /** How sockets are served and why so, for operators; e.g. {@code native epoll, 2 loops}. */
    String description();
}
