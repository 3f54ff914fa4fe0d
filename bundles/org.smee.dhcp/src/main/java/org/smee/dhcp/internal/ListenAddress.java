package org.smee.dhcp.internal;

import java.net.InetSocketAddress;
import org.smee.api.net.Ipv4Address;

/** Where the sockets listen; prints as {@code 0.0.0.0:67}. */
record ListenAddress(Ipv4Address address, int port) {
    private static final int MAX_PORT = 65535;

    /** Reads {@code IPv4:port}; throws {@link IllegalArgumentException} that says what is allowed. */
    static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon > 0 && port.matches("\\d{1,5}") && Integer.parseInt(port) <= MAX_PORT) {
            var address = Ipv4Address.tryParse(text.substring(0, colon));
            if (address.isPresent()) {
                return new ListenAddress(address.get(), Integer.parseInt(port));
            }
        }
        throw new IllegalArgumentException("<IPv4 address>:<port 0..65535>, e.g. 0.0.0.0:67");
    }

    InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(address.toInetAddress(), port);
    }

    @Override
    public String toString() {
        return address + ":" + port;
    }
}
