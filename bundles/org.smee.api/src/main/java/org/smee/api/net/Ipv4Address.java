package org.smee.api.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An IPv4 address in 32 bits: a quarter of what {@link InetAddress} costs, which counts with a million machines.
 *
 * @param bits the four octets, most significant first
 */
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {
    /** 0.0.0.0, "no address". */
    public static final Ipv4Address UNSPECIFIED = new Ipv4Address(0);
    /** 255.255.255.255, every host on the link. */
    public static final Ipv4Address BROADCAST = new Ipv4Address(-1);

    private static final int FIRST_MULTICAST_OCTET = 224;
    private static final int LONGEST_PREFIX_WITH_BROADCAST = 30;

    /** Reads dotted decimal without leading zeros. Throws {@link IllegalArgumentException} that names the text. */
    public static Ipv4Address parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is not an IPv4 address; allowed: four numbers 0..255, e.g. 192.168.2.15"));
    }

    /** As {@link #parse}, but empty for text that is no IPv4 address. */
    public static Optional<Ipv4Address> tryParse(CharSequence text) {
        int bits = 0;
        int octet = -1;
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (octet < 0 || ++dots > 3) {
                    return Optional.empty();
                }
                bits = bits << 8 | octet;
                octet = -1;
            } else if (c >= '0' && c <= '9' && octet != 0) {
                octet = Math.max(octet, 0) * 10 + c - '0';
                if (octet > 255) {
                    return Optional.empty();
                }
            } else {
                return Optional.empty();
            }
        }
        return dots == 3 && octet >= 0 ? Optional.of(new Ipv4Address(bits << 8 | octet)) : Optional.empty();
    }

    /** Returns the IPv4 address that {@code address} is, or empty for IPv6. */
    public static Optional<Ipv4Address> from(InetAddress address) {
        return address instanceof Inet4Address v4 ? Optional.of(new Ipv4Address(v4.hashCode())) : Optional.empty();
    }

    /** Says whether this is 0.0.0.0. */
    public boolean isUnspecified() {
        return bits == 0;
    }

    /** Says whether one machine can have it: neither 0.0.0.0 nor multicast, reserved or broadcast (RFC 5735). */
    public boolean isAssignable() {
        return !isUnspecified() && bits >>> 24 < FIRST_MULTICAST_OCTET;
    }

    /** Says whether it is a netmask: ones, then zeros. */
    public boolean isNetmask() {
        return (~bits & ~bits + 1) == 0;
    }

    /** Returns the broadcast address of the network it is in; a link of two hosts has none (RFC 3021 section 2). */
    public Optional<Ipv4Address> broadcast(Ipv4Address netmask) {
        return Integer.bitCount(netmask.bits) > LONGEST_PREFIX_WITH_BROADCAST
                ? Optional.empty()
                : Optional.of(new Ipv4Address(bits | ~netmask.bits));
    }

    /** Returns the same address as the JDK's type. */
    public InetAddress toInetAddress() {
        byte[] octets = {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits};
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("four octets are always an address", e);
        }
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
