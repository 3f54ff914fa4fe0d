package org.smee.l2.internal;

import java.nio.ByteBuffer;

/** A UDP datagram in an IPv4 packet on the wire (RFC 768, RFC 791). Stateless; allocates nothing. */
final class UdpPacket {
    /** Bytes of both headers. */
    static final int HEADERS = 28;

    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int VERSION_4_FIVE_WORDS = 0x4500;
    private static final int DO_NOT_FRAGMENT = 0x4000; // then the identification may be 0 (RFC 6864 section 4.1)
    private static final int TTL_AND_UDP = 64 << 8 | 17;
    private static final int UDP = 17;

    private UdpPacket() {}

    /**
     * Writes the packet from index 0 of {@code out}, which is big-endian and long enough, and returns its length. Moves
     * no index but the position.
     */
    static int encode(
            ByteBuffer out, int source, int sourcePort, int target, int targetPort, byte[] payload, int length) {
        int udpLength = UDP_HEADER + length;
        int total = IP_HEADER + udpLength;
        out.putShort(0, (short) VERSION_4_FIVE_WORDS);
        out.putShort(2, (short) total);
        out.putInt(4, DO_NOT_FRAGMENT);
        out.putShort(8, (short) TTL_AND_UDP);
        out.putShort(10, (short) 0);
        out.putInt(12, source);
        out.putInt(16, target);
        out.putShort(10, checksum(sum(out, 0, IP_HEADER, 0)));
        out.putShort(20, (short) sourcePort);
        out.putShort(22, (short) targetPort);
        out.putShort(24, (short) udpLength);
        out.putShort(26, (short) 0);
        out.position(HEADERS);
        out.put(payload, 0, length);
        short checksum = checksum(sum(out, 12, UDP_HEADER + udpLength, UDP + udpLength)); // from the addresses on
        out.putShort(26, checksum == 0 ? (short) 0xffff : checksum); // 0 would mean none
        return total;
    }

    /** Ones' complement sum of what lies at {@code from}; not folded yet (RFC 1071 section 2). */
    private static long sum(ByteBuffer bytes, int from, int count, long start) {
        long sum = start;
        int at = from;
        int end = from + count;
        for (; at + 4 <= end; at += 4) {
            sum += bytes.getInt(at) & 0xffffffffL;
        }
        if (at + 2 <= end) {
            sum += bytes.getShort(at) & 0xffffL;
            at += 2;
        }
        return at < end ? sum + ((bytes.get(at) & 0xffL) << 8) : sum;
    }

    private static short checksum(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (short) ~folded;
    }
}
