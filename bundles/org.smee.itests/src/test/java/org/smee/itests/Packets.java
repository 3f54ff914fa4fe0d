package org.smee.itests;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The two requests a client begins with, spelled out; no code of ours is used to test ours. */
final class Packets {
    private static final int PATIENCE_MS = 20_000;

    private Packets() {}

    /** A DHCPDISCOVER that asks for mask, router and name servers (RFC 2131 section 2). */
    static byte[] discover(String mac) {
        ByteBuffer packet = ByteBuffer.allocate(300);
        packet.put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 0); // BOOTREQUEST, Ethernet, 6 octets, no hops
        packet.putInt(0x01020304).putShort((short) 0).putShort((short) 0); // xid, secs, flags
        packet.position(28).put(HexFormat.of().parseHex(mac));
        packet.position(236).put(HexFormat.of().parseHex("63825363")); // magic cookie
        packet.put(HexFormat.of().parseHex("350101" + "3703010306" + "ff"));
        return packet.array();
    }

    /** A read request in octet mode without options (RFC 1350 section 5). */
    static byte[] readRequest(String file) {
        ByteBuffer packet = ByteBuffer.allocate(file.length() + 9);
        packet.putShort((short) 1).put(file.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        packet.put("octet".getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        return Arrays.copyOf(packet.array(), packet.position());
    }

    /** Sends to a port on loopback and returns what comes back; throws when nothing does. */
    static byte[] exchange(byte[] request, int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.send(new DatagramPacket(request, request.length, InetAddress.getByName("127.0.0.1"), port));
            DatagramPacket reply = new DatagramPacket(new byte[2000], 2000);
            socket.receive(reply);
            return Arrays.copyOf(reply.getData(), reply.getLength());
        }
    }

    /** The address a DHCP reply gives. */
    static String address(byte[] reply) throws IOException {
        return InetAddress.getByAddress(Arrays.copyOfRange(reply, 16, 20)).getHostAddress();
    }
}
