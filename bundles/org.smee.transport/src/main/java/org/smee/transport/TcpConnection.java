package org.smee.transport;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/** One accepted connection. */
@ProviderType
public interface TcpConnection {
    /** Who connected. */
    InetSocketAddress remote();

    /** Closes it, any thread; what the peer sends from now on is lost. {@link TcpReceiver#ended} follows. */
    void close();
}
