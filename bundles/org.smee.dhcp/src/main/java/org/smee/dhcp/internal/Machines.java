package org.smee.dhcp.internal;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.smee.api.event.Machine;
import org.smee.api.net.Ipv4Address;
import org.smee.dhcp.api.DhcpMessage;

/**
 * Who events are about, one object for all that a machine says while it boots: the latest events are kept, and each object
 * of theirs is copied by the collector of garbage. Of fixed size, later machines take the places of earlier ones. Not
 * thread-safe.
 */
final class Machines {
    static final int SIZE = 1 << 12;

    private static final int ETHERNET = 6;

    private final long[] macs = new long[SIZE];
    private final int[] addresses = new int[SIZE];
    private final Machine[] machines = new Machine[SIZE];

    /** The sender of the message; {@code address}: what it was given, 0: nothing. */
    Machine of(DhcpMessage message, int address) {
        if (message.hlen() != ETHERNET) {
            return made(message, address);
        }
        long mac = message.macBits();
        int slot = (int) ((mac + address) * 0x9E3779B97F4A7C15L >>> 52);
        @Nullable Machine known = machines[slot];
        if (known != null && macs[slot] == mac && addresses[slot] == address) {
            return known;
        }
        Machine made = made(message, address);
        macs[slot] = mac;
        addresses[slot] = address;
        machines[slot] = made;
        return made;
    }

    private static Machine made(DhcpMessage message, int address) {
        Optional<InetAddress> ip =
                address == 0 ? Optional.empty() : Optional.of(new Ipv4Address(address).toInetAddress());
        return new Machine(message.hasMac() ? Optional.of(message.mac()) : Optional.empty(), ip);
    }
}
