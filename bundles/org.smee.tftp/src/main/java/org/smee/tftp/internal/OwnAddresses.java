package org.smee.tftp.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/** The addresses of this host. */
final class OwnAddresses {
    private OwnAddresses() {}

    /** Its IPv6 addresses, link-local ones with their interface. Asks the system, which may take a while. */
    static List<InetAddress> ipv6() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet6Address.class::isInstance)
                    .map(OwnAddresses::plain)
                    .toList();
        } catch (SocketException e) {
            return List.of(); // a host without interfaces has no address
        }
    }

    /** Java gives every IPv6 address a scope; those that are valid beyond their link are asked without one. */
    private static InetAddress plain(InetAddress address) {
        try {
            return address.isLinkLocalAddress() ? address : InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(address + " has as many octets as an address", e);
        }
    }
}
