package org.smee.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/** Owns listening TCP sockets beside the UDP sockets of {@link UdpTransport}, on the same event loops. */
@ProviderType
public interface TcpTransport {
    /**
     * Opens a listening socket. The listener and all its connections live on one event loop. Dead peers are found by
     * TCP's own keep-alive. Blocks until the socket is bound, so it must not be called on an event loop.
     *
     * @param owner who asks, for messages to the operator, e.g. {@code syslog}
     * @param local address and port; port 0: any free one. {@code ::} takes IPv4 as well, if the system does
     * @throws IOException the address is taken or the right is missing; the message names owner and address
     */
    TcpListener listen(String owner, InetSocketAddress local, TcpAcceptor acceptor) throws IOException;
}
