package org.smee.shadow.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** Writes UDP datagrams to a pcap file of raw IPv4 packets, which tcpdump and Wireshark read. Not thread-safe. */
final class PcapWriter implements AutoCloseable {
    private static final int RAW_IP = 101;
    private static final int HEADERS = 28;
    private static final int RECORD = 16;

    private final OutputStream out;
    private long written;

    /** Makes {@code file}, which must not exist. */
    PcapWriter(Path file) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
        byte[] bytes = new byte[24];
        ByteBuffer header = ByteBuffer.wrap(bytes);
        header.putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0);
        header.putInt(65_535).putInt(RAW_IP);
        put(bytes);
    }

    /** Bytes that a datagram of this length takes. */
    static int size(byte[] payload) {
        return RECORD + HEADERS + payload.length;
    }

    void write(Instant at, InetSocketAddress from, InetSocketAddress to, byte[] payload) throws IOException {
        int length = HEADERS + payload.length;
        byte[] bytes = new byte[RECORD + length];
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        packet.putInt((int) at.getEpochSecond())
                .putInt(at.getNano() / 1000)
                .putInt(length)
                .putInt(length);
        packet.putShort((short) 0x4500).putShort((short) length).putInt(0);
        packet.put((byte) 64).put((byte) 17).putShort((short) 0);
        packet.put(ipv4(from)).put(ipv4(to));
        packet.putShort(RECORD + 10, checksum(packet));
        packet.putShort((short) from.getPort()).putShort((short) to.getPort());
        packet.putShort((short) (8 + payload.length)).putShort((short) 0); // 0: no checksum (RFC 768)
        packet.put(payload);
        put(bytes);
    }

    private static byte[] ipv4(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        return bytes.length == 4 ? bytes : new byte[4];
    }

    private static short checksum(ByteBuffer packet) {
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += packet.getShort(RECORD + i) & 0xffff;
        }
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }

    private void put(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    /** Size of the file, with what is not on the disk yet. */
    long written() {
        return written;
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
