package org.smee.l2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpPacketTest {
    private static final int SERVER = 0xc0000201; // 192.0.2.1
    private static final int CLIENT = 0xc000025a; // 192.0.2.90

    /** Checksums worked out by another program. */
    static final String GOLDEN = "45000020" // version 4, 5 words, 32 bytes
            + "00004000" // identification 0, do not fragment
            + "4011b671" // 64 hops, UDP
            + "c0000201"
            + "c000025a"
            + "00430044" // 67 to 68
            + "000ca220" // 12 bytes
            + "736d6565";

    private final ByteBuffer out = ByteBuffer.allocateDirect(2048);

    private String encoded(int source, int target, byte[] payload, int length) {
        byte[] packet = new byte[UdpPacket.encode(out, source, 67, target, 68, payload, length)];
        out.get(0, packet);
        return HexFormat.of().formatHex(packet);
    }

    @Test
    void packetIsAsTheRfcsDrawIt() {
        assertThat(encoded(SERVER, CLIENT, "smee".getBytes(StandardCharsets.US_ASCII), 4))
                .isEqualTo(GOLDEN);
    }

    @Test
    void anOddByteCountsAsTheUpperHalfOfItsWord() {
        assertThat(encoded(SERVER, CLIENT, new byte[] {1, 2, 3}, 3)).endsWith("000b76f3010203");
    }

    @Test
    void whatAnEarlierPacketLeftBehindIsNotCounted() {
        byte[] payload = {1, 2, 3, 4, 5, 6, 7};
        String first = encoded(SERVER, CLIENT, payload, 3);

        encoded(SERVER, CLIENT, payload, 7);

        assertThat(encoded(SERVER, CLIENT, payload, 3)).isEqualTo(first);
    }

    /** A checksum of 0 would say that there is none (RFC 768). */
    @Test
    void checksumThatComesOutAsZeroIsSentAsAllOnes() {
        encoded(SERVER, CLIENT, new byte[2], 2);
        short missing = out.getShort(26);

        encoded(SERVER, CLIENT, new byte[] {(byte) (missing >>> 8), (byte) missing}, 2);

        assertThat(out.getShort(26)).isEqualTo((short) 0xffff);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 299, 300, 301, 548, 1471, 1472})
    void bothChecksumsAddUp(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 37 + length);
        }

        int total = UdpPacket.encode(out, SERVER, 67, CLIENT, 68, payload, length);

        assertThat(total).isEqualTo(28 + length);
        assertThat(wordSum(0, 20, 0)).isEqualTo(0xffff);
        assertThat(wordSum(12, total, 17 + 8 + length)).isEqualTo(0xffff);
    }

    /** One word at a time, unlike the code under test. */
    private int wordSum(int from, int to, int start) {
        int sum = start;
        for (int i = from; i < to; i++) {
            sum += (i - from) % 2 == 0 ? (out.get(i) & 0xff) << 8 : out.get(i) & 0xff;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
