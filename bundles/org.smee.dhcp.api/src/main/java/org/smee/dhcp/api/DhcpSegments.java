package org.smee.dhcp.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The networks a DHCP server listens on, for tools that ask what it would say. A service of the server. */
@ProviderType
public interface DhcpSegments {
    /**
     * One socket.
     *
     * @param device interface the socket is bound to; empty: all
     * @param port UDP port it listens on
     * @param site settings that apply to what arrives there
     */
    record Segment(String device, int port, DhcpSite site) {}

    /** The sockets that are open now, but for those at a proxy's second port: one entry per network. */
    List<Segment> segments();
}
