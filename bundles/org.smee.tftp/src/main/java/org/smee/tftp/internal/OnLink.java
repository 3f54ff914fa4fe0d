package org.smee.tftp.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Tells link-local addresses apart as keys of maps: the same one may be in use on several links (RFC 4007 section 6), yet
 * Java calls them equal.
 *
 * @param address what Java compares
 * @param link index of the interface
 */
record OnLink(Object address, int link) {
    /** The key for an address of ours; anything but a link-local one is its own key. */
    static Object key(InetAddress address) {
        int link = link(address);
        return link == 0 ? address : new OnLink(address, link);
    }

    /** The key for a client. */
    static Object key(InetSocketAddress client) {
        int link = link(client.getAddress());
        return link == 0 ? client : new OnLink(client, link);
    }

    private static int link(InetAddress address) {
        return address instanceof Inet6Address six ? six.getScopeId() : 0;
    }
}
