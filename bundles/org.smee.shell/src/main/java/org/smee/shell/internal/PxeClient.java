package org.smee.shell.internal;

import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpWriter;
import org.smee.dhcp.api.MessageType;

/**
 * Writes the DHCP messages of one machine in one phase of its boot (RFC 2131, RFC 4578): as its firmware, as the stock
 * iPXE that the firmware loaded, or as an iPXE built with our user class.
 *
 * @param mac the machine
 * @param firmware what it began with; tells the architecture
 * @param phase which program is running
 */
record PxeClient(MacAddress mac, Firmware firmware, Phase phase) {
    /** The program that asks. */
    enum Phase {
        /** What is burnt in. */
        FIRMWARE,
        /** iPXE as distributions ship it: user class {@code iPXE}. */
        STOCK_IPXE,
        /** iPXE built for this service: user class {@code Tinkerbell}. */
        OUR_IPXE
    }

    /** Longest reply the client takes, bytes of DHCP without IP and UDP headers. */
    static final int LONGEST_REPLY = 1472 - 28;

    private static final int SHORTEST = 300;
    private static final byte[] WANTED = {1, 3, 6, 7, 12, 15, 28, 42, 43, 51, 54, 60, 66, 67, 97, 119, 121, (byte) 175};
    /** Encapsulated: version 1.21.1, speaks HTTP (19), DNS (18), and PXE extensions (24). */
    private static final byte[] IPXE_FEATURES = {(byte) 235, 3, 1, 21, 1, 19, 1, 1, 18, 1, 1, 24, 1, 1};

    /** Throws {@link IllegalArgumentException} for a MAC that no Ethernet machine has. */
    PxeClient {
        if (mac.octets() > 8) {
            throw new IllegalArgumentException(
                    mac + " has " + mac.octets() + " octets; allowed: 6 or 8, e.g. 52:54:00:aa:88:2a");
        }
    }

    /** The client when it starts. */
    static PxeClient starting(MacAddress mac, Firmware firmware) {
        return new PxeClient(mac, firmware, firmware == Firmware.IPXE ? Phase.STOCK_IPXE : Phase.FIRMWARE);
    }

    /** The same machine running another program. */
    PxeClient as(Phase next) {
        return new PxeClient(mac, firmware, next);
    }

    /** What it is, for a sentence. */
    String title() {
        return switch (phase) {
            case FIRMWARE -> firmware.title();
            case STOCK_IPXE -> "stock iPXE (user class iPXE)";
            case OUR_IPXE -> "iPXE with user class Tinkerbell";
        };
    }

    /** The message that looks for servers. */
    byte[] discover(int xid) {
        DhcpWriter message = begin(xid, MessageType.DISCOVER);
        return finish(message);
    }

    /** The message that takes what {@code offer} offers. */
    byte[] request(int xid, DhcpMessage offer) {
        DhcpWriter message = begin(xid, MessageType.REQUEST)
                .optionInt(DhcpOption.REQUESTED_ADDRESS, offer.yiaddr())
                .optionInt(DhcpOption.SERVER_IDENTIFIER, offer.optionInt(DhcpOption.SERVER_IDENTIFIER, 0));
        return finish(message);
    }

    private DhcpWriter begin(int xid, int type) {
        return new DhcpWriter(DhcpMessage.MAX_LENGTH)
                .start(1, 1, mac.octets())
                .xid(xid)
                .flags(firmware.flags())
                .chaddr(mac.bits(), mac.octets())
                .option(DhcpOption.MESSAGE_TYPE, (byte) type);
    }

    private byte[] finish(DhcpWriter message) {
        int arch = firmware.architecture();
        message.option(DhcpOption.PARAMETER_REQUEST_LIST, WANTED)
                .option(DhcpOption.MAXIMUM_MESSAGE_SIZE, (byte) (1472 >>> 8), (byte) 1472)
                .optionText(
                        DhcpOption.CLASS_IDENTIFIER,
                        String.format("%s:Arch:%05d:UNDI:003010", firmware.vendorClass(), arch));
        if (phase != Phase.FIRMWARE) {
            message.optionText(DhcpOption.USER_CLASS, phase == Phase.STOCK_IPXE ? "iPXE" : "Tinkerbell");
        }
        message.option(DhcpOption.CLIENT_ARCHITECTURE, (byte) (arch >>> 8), (byte) arch)
                .option(DhcpOption.CLIENT_NETWORK_INTERFACE, (byte) 1, (byte) 3, (byte) 10)
                .option(DhcpOption.CLIENT_MACHINE_IDENTIFIER, machineIdentifier());
        if (phase != Phase.FIRMWARE) {
            message.option(DhcpOption.IPXE, IPXE_FEATURES);
        }
        message.end(SHORTEST);
        return message.toBytes();
    }

    /** A UUID made of the MAC, so that the same machine always sends the same. */
    private byte[] machineIdentifier() {
        byte[] value = new byte[17];
        for (int i = 0; i < mac.octets(); i++) {
            value[16 - i] = (byte) (mac.bits() >>> 8 * i);
        }
        return value;
    }
}
