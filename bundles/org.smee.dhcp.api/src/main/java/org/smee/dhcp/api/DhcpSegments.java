package org.smee.dhcp.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The networks DHCP servers listen on, for tools that ask what it would say. A service of the server. */
@ProviderType
public interface DhcpSegments {
    /**
     * One socket.
     *
     * @param instance the server's settings file: {@code wan} for {@code etc/org.smee.dhcp~wan.cfg}; empty: {@code
     *     etc/org.smee.dhcp.cfg}
     * @param device interface the socket is bound to; empty: all
     * @param port UDP port it listens on
     * @param site settings that apply to what arrives there
     */
    record Segment(String instance, String device, int port, DhcpSite site) {
        /** A socket of the server without a name. */
        public Segment(String device, int port, DhcpSite site) {
            this("", device, port, site);
        }
    }

    /** The sockets that are open now, but for those at a proxy's second port: one entry per network. */
    List<Segment> segments();

    /**
     * Where tools on this host reach the servers: at these ports of 127.0.0.1, one entry per server that can be reached
     * so. The site is that of the server's first network.
     */
    default List<Segment> forTools() {
        return segments().stream()
                .filter(s -> s.instance().isEmpty())
                .filter(s -> s.device().equals("lo") || s.device().isEmpty())
                .toList();
    }
}
