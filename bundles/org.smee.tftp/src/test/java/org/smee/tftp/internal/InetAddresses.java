package org.smee.tftp.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.smee.api.net.IpLiteral;

/** Addresses for tests. */
final class InetAddresses {
    private InetAddresses() {}

    static InetAddress of(String literal) {
        return IpLiteral.parse(literal).orElseThrow();
    }

    /** A link-local address on the interface of this index. */
    static InetAddress onLink(String literal, int link) {
        try {
            return Inet6Address.getByAddress(null, of(literal).getAddress(), link);
        } catch (UnknownHostException e) {
            throw new AssertionError(literal + " is an IPv6 address", e);
        }
    }
}
