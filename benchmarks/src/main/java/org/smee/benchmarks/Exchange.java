package org.smee.benchmarks;

import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.Packets;

/** The messages that are measured, as clients send them through a relay. */
public enum Exchange {
    /** First message of a BIOS machine. */
    DISCOVER_BIOS,
    /** First message of UEFI firmware. */
    DISCOVER_UEFI,
    /** First message of an iPXE that speaks HTTP. */
    DISCOVER_IPXE,
    /** UEFI firmware accepts our offer. */
    REQUEST_UEFI,
    /** A renewing operating system, no network boot. */
    RENEW_SYSTEM;

    private static final String MAC = "02:0c:01:00:00:00";
    private static final String ADDRESS = "10.78.0.0";
    private static final int[] WANTED = {
        1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66, 67, 97, 128, 129,
        130
    };

    /** The datagram of machine 0. */
    byte[] datagram() {
        Packets packet = switch (this) {
            case DISCOVER_BIOS -> Packets.bios(MAC);
            case DISCOVER_UEFI -> Packets.uefi(MAC);
            case DISCOVER_IPXE -> Packets.ipxe(MAC, 7);
            case REQUEST_UEFI -> Packets.uefi(MAC).request(ADDRESS, DhcpSites.SERVER.toString());
            case RENEW_SYSTEM -> Packets.system(MAC).renew(ADDRESS);
        };
        return packet.option(DhcpOption.PARAMETER_REQUEST_LIST, WANTED)
                .relayedBy("10.77.0.2")
                .bytes();
    }

    /** Whether it is a DISCOVER, which every mode answers. */
    boolean isDiscover() {
        return name().startsWith("DISCOVER");
    }

    /** Where the address of the machine stands in {@code message}, in option 50 or ciaddr; -1: nowhere. */
    int addressOffset(DhcpMessage message, byte[] datagram) {
        return switch (this) {
            case REQUEST_UEFI -> find(message, datagram);
            case RENEW_SYSTEM -> 12;
            default -> -1;
        };
    }

    private static int find(DhcpMessage message, byte[] datagram) {
        for (int i = 240; i < message.length() - 5; i++) {
            if (datagram[i] == DhcpOption.REQUESTED_ADDRESS && datagram[i + 1] == 4 && datagram[i + 2] == 10) {
                return i + 2;
            }
        }
        throw new IllegalStateException("no option 50");
    }
}
