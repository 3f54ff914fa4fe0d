package org.smee.shadow.internal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads the UDP datagrams of a pcap file: both byte orders, micro- and nanoseconds; Ethernet with VLAN tags, raw IP and
 * Linux "cooked" links; IPv4 without fragments. See the IETF's draft-ietf-opsawg-pcap.
 */
final class PcapReader implements AutoCloseable {
    private static final int MICROSECONDS = 0xa1b2c3d4;
    private static final int NANOSECONDS = 0xa1b23c4d;
    private static final int NEXT_GENERATION = 0x0a0d0d0a;
    private static final int LONGEST_PACKET = 256 * 1024;
    private static final int IPV4 = 0x0800;
    private static final int UDP = 17;

    private final DataInputStream in;
    private final Path file;
    private final ByteOrder order;
    private final int fraction;
    private final int link;
    private long packets;

    /** One datagram. */
    @SuppressWarnings("ArrayRecordComponent") // looked at, never compared
    record Datagram(Instant at, byte[] source, int sourcePort, byte[] target, int targetPort, byte[] payload) {}

    /** Opens {@code file}; throws {@link IllegalArgumentException} that says what is wrong with it. */
    PcapReader(Path file) throws IOException {
        this.file = file;
        in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
        try {
            int magic = in.readInt();
            order = magic == MICROSECONDS || magic == NANOSECONDS ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            int read = order == ByteOrder.BIG_ENDIAN ? magic : Integer.reverseBytes(magic);
            if (magic == NEXT_GENERATION) {
                throw new IllegalArgumentException(
                        file + " is a pcapng file; make it a pcap file: tcpdump -r " + file + " -w new.pcap");
            }
            if (read != MICROSECONDS && read != NANOSECONDS) {
                throw new IllegalArgumentException(file + " is no pcap file: it begins with "
                        + Integer.toHexString(magic) + "; allowed: what tcpdump -w and smee:record write");
            }
            fraction = read == NANOSECONDS ? 1 : 1000;
            link = header(20).getInt(16) & 0xffff;
        } catch (EOFException e) {
            in.close();
            throw new IllegalArgumentException(file + " is no pcap file: it has fewer than 24 bytes", e);
        } catch (IllegalArgumentException e) {
            in.close();
            throw e;
        }
    }

    private ByteBuffer header(int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(order);
    }

    /** Packets read so far, of whatever protocol. */
    long packets() {
        return packets;
    }

    /** The next datagram; empty: there is no more. A last packet that is cut off counts as the end. */
    Optional<Datagram> next() throws IOException {
        while (true) {
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            try {
                byte[] header = new byte[16];
                header[0] = (byte) first;
                in.readFully(header, 1, 15);
                ByteBuffer record = ByteBuffer.wrap(header).order(order);
                int captured = record.getInt(8);
                if (captured < 0 || captured > LONGEST_PACKET) {
                    throw new IllegalArgumentException(file + " is damaged: packet " + (packets + 1) + " claims "
                            + Integer.toUnsignedString(captured) + " bytes");
                }
                byte[] packet = new byte[captured];
                in.readFully(packet);
                packets++;
                Instant at = Instant.ofEpochSecond(
                        Integer.toUnsignedLong(record.getInt(0)), Integer.toUnsignedLong(record.getInt(4)) * fraction);
                Optional<Datagram> datagram = datagram(at, ByteBuffer.wrap(packet));
                if (datagram.isPresent()) {
                    return datagram;
                }
            } catch (EOFException e) {
                return Optional.empty();
            }
        }
    }

    private Optional<Datagram> datagram(Instant at, ByteBuffer packet) {
        int ip = ip(packet);
        if (ip < 0 || packet.limit() < ip + 20 || (packet.get(ip) & 0xf0) != 0x40) {
            return Optional.empty();
        }
        int udp = ip + (packet.get(ip) & 15) * 4;
        boolean fragment = (packet.getShort(ip + 6) & 0x3fff) != 0;
        if (packet.get(ip + 9) != UDP || fragment || packet.limit() < udp + 8) {
            return Optional.empty();
        }
        int length = Math.min(packet.getShort(udp + 4) & 0xffff, packet.limit() - udp) - 8;
        if (length < 0) {
            return Optional.empty();
        }
        return Optional.of(new Datagram(
                at,
                bytes(packet, ip + 12, 4),
                packet.getShort(udp) & 0xffff,
                bytes(packet, ip + 16, 4),
                packet.getShort(udp + 2) & 0xffff,
                bytes(packet, udp + 8, length)));
    }

    /** Where the IPv4 header begins; -1: there is none. */
    private int ip(ByteBuffer packet) {
        return switch (link) {
            case 1 -> afterEthernet(packet, 12);
            case 113 -> afterEthernet(packet, 14); // LINKTYPE_LINUX_SLL: the type stands at 14, as if of Ethernet
            case 276 -> packet.limit() >= 20 && (packet.getShort(0) & 0xffff) == IPV4 ? 20 : -1;
            case 12, 101, 228 -> 0;
            default ->
                throw new IllegalArgumentException(
                        file + " is of link type " + link + "; allowed: Ethernet, Linux cooked, raw IP");
        };
    }

    private static int afterEthernet(ByteBuffer packet, int typeAt) {
        int at = typeAt;
        while (packet.limit() >= at + 2) {
            int type = packet.getShort(at) & 0xffff;
            if (type != 0x8100 && type != 0x88a8) {
                return type == IPV4 ? at + 2 : -1;
            }
            at += 4; // VLAN tag
        }
        return -1;
    }

    private static byte[] bytes(ByteBuffer packet, int at, int count) {
        byte[] bytes = new byte[count];
        packet.get(at, bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
