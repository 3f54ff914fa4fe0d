package org.smee.dhcp.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.smee.api.net.Ipv4Address;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.MessageType;

/**
 * Where a reply goes. Never to an address that the client does not hold yet: that would need ARP entries for it, so
 * such a client gets a broadcast (RFC 2131 section 4.1 allows it), unless {@link Unicast} reaches it. One per socket;
 * remembers the latest targets, so that replies to the same relay allocate nothing. Not thread-safe.
 */
final class ReplyRoute {
    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;
    private static final int REMEMBERED = 256;

    private final InetSocketAddress[] remembered = new InetSocketAddress[REMEMBERED];
    private final long[] keys = new long[REMEMBERED];

    /** The target of a reply of {@code type} to {@code message}, which {@code sender} sent. */
    InetSocketAddress target(DhcpMessage message, int type, InetSocketAddress sender, boolean compat) {
        if (message.giaddr() != 0) {
            return at(message.giaddr(), SERVER_PORT);
        }
        boolean noAddress = hasNoAddress(sender);
        if (!compat && type == MessageType.NAK) {
            return broadcast(sender, noAddress); // RFC 2131 section 4.3.2
        }
        if (!compat && message.ciaddr() != 0) {
            return at(message.ciaddr(), CLIENT_PORT); // RFC 2131 section 4.1
        }
        return noAddress ? broadcast(sender, true) : sender;
    }

    /** Whether a reply of {@code type} is for a client that holds no address yet. */
    static boolean isForOneWithoutAddress(DhcpMessage message, int type, InetSocketAddress sender) {
        return message.giaddr() == 0 && message.ciaddr() == 0 && type != MessageType.NAK && hasNoAddress(sender);
    }

    private static boolean hasNoAddress(InetSocketAddress sender) {
        int source = bits(sender.getAddress());
        return source == 0 || source == Ipv4Address.BROADCAST.bits();
    }

    /** The target of a reply to who asked at the port of PXE boot servers: the port it asked from, 68 or 4011. */
    InetSocketAddress back(DhcpMessage message, InetSocketAddress sender) {
        if (!hasNoAddress(sender)) {
            return sender;
        }
        int address = message.ciaddr() == 0 ? Ipv4Address.BROADCAST.bits() : message.ciaddr();
        return at(address, sender.getPort() == 0 ? CLIENT_PORT : sender.getPort());
    }

    /** Tools without an address may listen on another port than 68; servers and relays (67) do not listen for this. */
    private InetSocketAddress broadcast(InetSocketAddress sender, boolean samePort) {
        int port = sender.getPort();
        boolean useful = samePort && port != 0 && port != SERVER_PORT;
        return at(Ipv4Address.BROADCAST.bits(), useful ? port : CLIENT_PORT);
    }

    private static int bits(InetAddress address) {
        return address instanceof Inet4Address ? address.hashCode() : 0;
    }

    private InetSocketAddress at(int address, int port) {
        long key = (address & 0xffffffffL) << 16 | port;
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 56);
        InetSocketAddress known = remembered[slot];
        if (known == null || keys[slot] != key) {
            known = new InetSocketAddress(new Ipv4Address(address).toInetAddress(), port);
            remembered[slot] = known;
            keys[slot] = key;
        }
        return known;
    }
}
