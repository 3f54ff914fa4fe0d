package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TftpCodecTest {
    private static ReadRequest decode(byte[] packet) throws MalformedPacketException {
        return TftpCodec.readRequest(Unpooled.wrappedBuffer(packet));
    }

    @Test
    void aRequestWithoutOptionsIsRead() throws Exception {
        assertThat(decode(Packets.rrq("ipxe.efi"))).isEqualTo(new ReadRequest("ipxe.efi", false, Map.of()));
    }

    @Test
    void optionNamesAreReadInAnyCaseAndTheFirstOfTwoCounts() throws Exception {
        ReadRequest request = decode(Packets.rrq("f", "BLKSIZE", "1468", "TSize", "0", "blksize", "8"));

        assertThat(request.options()).containsExactlyInAnyOrderEntriesOf(Map.of("blksize", "1468", "tsize", "0"));
    }

    @ParameterizedTest
    @CsvSource({"netascii,true", "NetASCII,true", "octet,false", "OCTET,false", "mail,false", "'',false"})
    void theModeIsReadInAnyCase(String mode, boolean netascii) throws Exception {
        assertThat(decode(Packets.request(1, "f", mode)).netascii()).isEqualTo(netascii);
    }

    @Test
    void backslashesAreSlashes() throws Exception {
        assertThat(decode(Packets.rrq("\\boot\\x64\\wdsnbp.com")).file()).isEqualTo("/boot/x64/wdsnbp.com");
    }

    @Test
    void paddingBehindTheOptionsIsIgnored() throws Exception {
        byte[] padded = Arrays.copyOf(Packets.rrq("f", "tsize", "0"), 512);

        assertThat(decode(padded).options()).containsOnly(Map.entry("tsize", "0"));
    }

    @Test
    void aRequestOfMoreThanFiveHundredBytesIsRead() throws Exception {
        String file = "d/".repeat(500) + "f";

        assertThat(decode(Packets.rrq(file, "blksize", "1468")).file()).isEqualTo(file);
    }

    @Test
    void everyTruncationIsRefusedOrAShorterRequest() {
        byte[] whole = Packets.rrq("ipxe.efi", "blksize", "1468", "tsize", "0");

        for (int length = 2; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            boolean endsOption = length == 17 || length == 30;
            if (endsOption) {
                assertThat(cut).satisfies(c -> assertThat(decode(c).file()).isEqualTo("ipxe.efi"));
            } else {
                assertThatThrownBy(() -> decode(cut))
                        .as("cut to %d bytes", length)
                        .isInstanceOf(MalformedPacketException.class)
                        .hasMessageContaining("has no NUL behind it");
            }
        }
    }

    @Test
    void noMutationDoesMoreThanBeRefused() {
        Random random = new Random(1);
        byte[] good = Packets.rrq("52:54:00:aa:88:2a/ipxe.efi", "blksize", "1468", "windowsize", "16");

        for (int i = 0; i < 20_000; i++) {
            byte[] packet = good.clone();
            for (int n = 0; n <= i % 4; n++) {
                packet[2 + random.nextInt(packet.length - 2)] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(packet, 2 + random.nextInt(packet.length - 1));
            try {
                assertThat(decode(cut).file()).isNotNull();
            } catch (MalformedPacketException e) {
                assertThat(e.reason()).contains("RFC 1350");
            }
        }
    }

    @Test
    void opcodeAndNumberAreReadOnlyIfTheyAreThere() {
        assertThat(TftpCodec.opcode(Unpooled.EMPTY_BUFFER)).isEqualTo(TftpCodec.NONE);
        assertThat(TftpCodec.opcode(Unpooled.wrappedBuffer(new byte[] {0}))).isEqualTo(TftpCodec.NONE);
        assertThat(TftpCodec.number(Unpooled.wrappedBuffer(new byte[] {0, 4, 1})))
                .isEqualTo(TftpCodec.NONE);
        assertThat(TftpCodec.number(Unpooled.wrappedBuffer(Packets.ack(65_535))))
                .isEqualTo(65_535);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void anErrorWithoutMessageIsRead(int length) {
        ByteBuf cut = Unpooled.wrappedBuffer(Packets.error(8, ""), 0, length);

        assertThat(TftpCodec.errorMessage(cut)).isEmpty();
    }

    @Test
    void anErrorMessageIsReadWithOrWithoutNul() {
        byte[] error = Packets.error(8, "aborted");

        assertThat(TftpCodec.errorMessage(Unpooled.wrappedBuffer(error))).isEqualTo("aborted");
        assertThat(TftpCodec.errorMessage(Unpooled.wrappedBuffer(error, 0, error.length - 1)))
                .isEqualTo("aborted");
    }

    @Test
    void anErrorIsWrittenShortAndWithOneNul() {
        ByteBuf out = Unpooled.buffer();

        TftpCodec.writeError(out, 0, "a\0b" + "x".repeat(1000));

        assertThat(out.readableBytes()).isLessThan(512);
        assertThat(out.indexOf(4, out.writerIndex(), (byte) 0)).isEqualTo(out.writerIndex() - 1);
    }

    @Test
    void anOackIsWrittenAsRfc2347Says() {
        ByteBuf out = Unpooled.buffer();

        TftpCodec.writeOack(out, Map.of("blksize", "1468"));

        assertThat(Packets.bytes(out))
                .isEqualTo(new byte[] {0, 6, 'b', 'l', 'k', 's', 'i', 'z', 'e', 0, '1', '4', '6', '8', 0});
    }
}
