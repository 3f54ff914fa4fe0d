package org.smee.dhcp.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads the UDP payloads of a little-endian Ethernet pcap file with IPv4 packets only. */
final class Pcap {
    private static final int FILE_HEADER = 24;
    private static final int ETHERNET = 14;
    private static final int UDP = 8;

    private Pcap() {}

    static List<byte[]> payloads(String file) {
        ByteBuffer all = ByteBuffer.wrap(read("/captures/" + file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> payloads = new ArrayList<>();
        all.position(FILE_HEADER);
        while (all.hasRemaining()) {
            all.getLong(); // time
            int captured = all.getInt();
            all.getInt(); // length on the wire
            int ip = all.position() + ETHERNET;
            int udp = ip + (all.get(ip) & 15) * 4;
            int length = ((all.get(udp + 4) & 255) << 8 | all.get(udp + 5) & 255) - UDP;
            byte[] payload = new byte[length];
            all.get(udp + UDP, payload);
            payloads.add(payload);
            all.position(all.position() + captured);
        }
        return payloads;
    }

    static byte[] read(String resource) {
        try (InputStream in = Pcap.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
