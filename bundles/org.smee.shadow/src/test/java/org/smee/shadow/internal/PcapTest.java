package org.smee.shadow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smee.testkit.Packets;

class PcapTest {
    private static final Instant AT = Instant.ofEpochSecond(1_700_000_000L, 123_456_000);
    private static final InetSocketAddress CLIENT = new InetSocketAddress("0.0.0.0", 68);
    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 67);

    @TempDir
    Path directory;

    private Path recorded(byte[] payload) throws IOException {
        Path file = directory.resolve("one.pcap");
        try (PcapWriter writer = new PcapWriter(file)) {
            writer.write(AT, CLIENT, SERVER, payload);
            writer.write(AT, SERVER, CLIENT, payload);
            assertThat(writer.written()).isEqualTo(24 + 2L * PcapWriter.size(payload));
        }
        return file;
    }

    private static List<PcapReader.Datagram> read(Path file) throws IOException {
        List<PcapReader.Datagram> all = new ArrayList<>();
        try (PcapReader reader = new PcapReader(file)) {
            for (Optional<PcapReader.Datagram> next = reader.next(); next.isPresent(); next = reader.next()) {
                all.add(next.get());
            }
        }
        return all;
    }

    /** A file of one Ethernet packet with a VLAN tag, in the byte order of this machine's tcpdump: little-endian. */
    private Path ethernet(int magic, byte[] ipv4) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(24 + 16 + 18 + ipv4.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(65_535)
                .putInt(1);
        file.putInt(1_700_000_000).putInt(500).putInt(18 + ipv4.length).putInt(18 + ipv4.length);
        file.put(new byte[12]).put(new byte[] {(byte) 0x81, 0, 0, 5, 8, 0}).put(ipv4);
        return Files.write(directory.resolve("ethernet.pcap"), file.array());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        byte[] payload = Packets.bios("02:00:00:00:00:01").bytes();

        List<PcapReader.Datagram> read = read(recorded(payload));

        assertThat(read).hasSize(2);
        assertThat(read.get(0).payload()).isEqualTo(payload);
        assertThat(read.get(0).at()).isEqualTo(AT);
        assertThat(read.get(0).sourcePort()).isEqualTo(68);
        assertThat(read.get(0).target()).containsExactly(192, 0, 2, 1);
        assertThat(read.get(1).targetPort()).isEqualTo(68);
    }

    @Test
    void theIpHeaderHasARightChecksum() throws IOException {
        byte[] file = Files.readAllBytes(recorded(new byte[] {1, 2, 3}));

        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += ByteBuffer.wrap(file).getShort(40 + i) & 0xffff;
        }
        assertThat((sum & 0xffff) + (sum >>> 16)).isEqualTo(0xffff); // RFC 791: all ones
    }

    @Test
    void taggedEthernetInMicroAndNanosecondsIsRead() throws IOException {
        byte[] raw = Files.readAllBytes(recorded(new byte[] {1, 2, 3}));
        byte[] ipv4 = Arrays.copyOfRange(raw, 40, 40 + 31);

        assertThat(read(ethernet(0xa1b2c3d4, ipv4)).get(0).at())
                .isEqualTo(Instant.ofEpochSecond(1_700_000_000L, 500_000));
        assertThat(read(ethernet(0xa1b23c4d, ipv4)).get(0).at()).isEqualTo(Instant.ofEpochSecond(1_700_000_000L, 500));
        assertThat(read(ethernet(0xa1b2c3d4, ipv4)).get(0).payload()).containsExactly(1, 2, 3);
    }

    @Test
    void aFragmentAndAnotherProtocolArePassedOver() throws IOException {
        byte[] raw = Files.readAllBytes(recorded(new byte[] {1, 2, 3}));
        byte[] ipv4 = Arrays.copyOfRange(raw, 40, 40 + 31);
        ipv4[6] = 0x20; // more fragments
        assertThat(read(ethernet(0xa1b2c3d4, ipv4))).isEmpty();
        ipv4[6] = 0;
        ipv4[9] = 6; // TCP
        assertThat(read(ethernet(0xa1b2c3d4, ipv4))).isEmpty();
    }

    @Test
    void aFileThatIsCutOffEndsWithItsLastWholePacket() throws IOException {
        Path file = recorded(new byte[300]);
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length - 10));

        assertThat(read(file)).hasSize(1);
    }

    @Test
    void whatIsNoPcapFileIsRefusedWithWhatToDo() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "this is not a capture at all");
        Path next = Files.write(directory.resolve("ng"), new byte[] {0x0a, 0x0d, 0x0d, 0x0a, 0, 0, 0, 0});
        Path empty = Files.write(directory.resolve("empty"), new byte[0]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PcapReader(text))
                .withMessageContaining("is no pcap file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PcapReader(next))
                .withMessageContaining("tcpdump -r");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PcapReader(empty))
                .withMessageContaining("fewer than 24 bytes");
    }

    @Test
    void aPacketThatClaimsTooMuchIsRefused() throws IOException {
        Path file = recorded(new byte[10]);
        byte[] all = Files.readAllBytes(file);
        all[32] = 0x7f;
        Files.write(file, all);

        assertThatIllegalArgumentException().isThrownBy(() -> read(file)).withMessageContaining("damaged: packet 1");
    }
}
