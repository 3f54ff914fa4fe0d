package org.smee.http.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.smee.api.net.Ipv4Address;

/** IP addresses as text, without ever asking DNS. */
final class IpLiteral {
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int LONGEST = 45;

    private IpLiteral() {}

    /** Reads an IPv4 or IPv6 address without brackets, port or zone; an IPv4-mapped one (RFC 4291) is IPv4. */
    static Optional<InetAddress> parse(String text) {
        Optional<Ipv4Address> v4 = Ipv4Address.tryParse(text);
        if (v4.isPresent()) {
            return Optional.of(v4.get().toInetAddress());
        }
        if (text.length() > LONGEST || !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text)); // a colon: the JDK takes it for a literal or refuses it
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
