package org.smee.api.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text, without ever asking DNS. */
public final class IpLiteral {
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int LONGEST = 45;

    private IpLiteral() {}

    /** Reads an IPv4 or IPv6 address without brackets, port or zone; an IPv4-mapped one (RFC 4291) is IPv4. */
    public static Optional<InetAddress> parse(String text) {
        Optional<Ipv4Address> v4 = Ipv4Address.tryParse(text);
        if (v4.isPresent()) {
            return Optional.of(v4.get().toInetAddress());
        }
        boolean v6 = text.length() <= LONGEST && IPV6.matcher(text).matches();
        return v6 ? resolved(text) : Optional.empty();
    }

    /**
     * Reads an address of this host: as {@link #parse}, or an IPv6 address with the interface it is on (RFC 4007, e.g.
     * {@code fe80::1%eth0}). Empty too if there is no such interface now.
     */
    public static Optional<InetAddress> parseOwn(String text) {
        int zone = text.indexOf('%');
        if (zone < 0) {
            return parse(text);
        }
        return parse(text.substring(0, zone))
                .filter(Inet6Address.class::isInstance)
                .flatMap(address -> onInterface(address, text.substring(zone + 1)));
    }

    private static Optional<InetAddress> onInterface(InetAddress address, String name) {
        try {
            NetworkInterface nic = name.isEmpty() ? null : NetworkInterface.getByName(name);
            return nic == null
                    ? Optional.empty()
                    : Optional.of(Inet6Address.getByAddress(null, address.getAddress(), nic.getIndex()));
        } catch (SocketException | UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** A colon: the JDK takes it for a literal or refuses it. */
    private static Optional<InetAddress> resolved(String text) {
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
