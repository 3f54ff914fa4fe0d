package org.smee.dhcp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostilePacketsTest {
    private static final int MUTATIONS = 20_000;

    private final DhcpRequest request = new DhcpRequest(Sites.rfc());

    /** Reads everything there is to read; only {@link MalformedPacketException} may come out. */
    private boolean survives(byte[] packet) {
        try {
            request.decode(packet);
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
        DhcpMessage message = request.message();
        message.forEachOption(code -> message.option(code));
        DhcpReply reply = request.reply().start(MessageType.OFFER);
        message.forEachOption(code -> {
            if (code != DhcpOption.MESSAGE_TYPE) {
                reply.copy(code, message);
            }
        });
        request.site().binaryUrl().writeTo(reply, message, "undionly.kpxe");
        reply.encode(message, 548);
        return message.toString().length()
                        + message.sname().length()
                        + message.file().length()
                > 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain-tink.pcap", "uefi-http.pcap", "relay-bios.pcap", "lab-os.pcap"})
    void everyTruncationIsRefusedOrRead(String file) {
        byte[] packet = Pcap.payloads(file).get(2);
        int end = DhcpHeader.OPTIONS;
        while ((packet[end] & 255) != DhcpOption.END) {
            end += 2 + (packet[end + 1] & 255);
        }
        for (int length = 0; length <= packet.length; length++) {
            boolean complete = length > end || length == DhcpHeader.OPTIONS;

            assertThat(survives(Arrays.copyOf(packet, length)))
                    .as("first %d bytes", length)
                    .isEqualTo(complete);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain-tink.pcap", "uefi-http.pcap", "relay-bios.pcap", "lab-os.pcap", "proxy-uefi.pcap"})
    void flippedBytesAreRefusedOrRead(String file) {
        List<byte[]> packets = Pcap.payloads(file);
        Random random = new Random(file.hashCode());
        int read = 0;

        for (int i = 0; i < MUTATIONS; i++) {
            byte[] packet = packets.get(i % packets.size()).clone();
            int flips = 1 + random.nextInt(8);
            for (int flip = 0; flip < flips; flip++) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt();
            }
            read += survives(packet) ? 1 : 0;
        }

        assertThat(read).isBetween(1, MUTATIONS);
    }

    @Test
    void noiseBehindTheCookieIsRefusedOrRead() {
        Random random = new Random(4711);
        byte[] packet = new byte[1024];
        for (int i = 0; i < MUTATIONS; i++) {
            random.nextBytes(packet);
            DhcpHeader.putInt(packet, DhcpHeader.COOKIE, DhcpHeader.MAGIC_COOKIE);
            survives(packet);
        }
        assertThat(request).isNotNull();
    }

    @Test
    void aPacketBeyondTheLimitIsRefused() {
        assertThatThrownBy(() -> DhcpMessage.of(new byte[DhcpMessage.MAX_LENGTH + 1]))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessageContaining("4096");
    }

    @Test
    void aMissingCookieIsRefused() {
        byte[] packet = Pcap.payloads("bios.pcap").get(0);
        packet[DhcpHeader.COOKIE] = 0;

        assertThatThrownBy(() -> DhcpMessage.of(packet)).hasMessageContaining("cookie");
    }

    /** Two codes in turn make each join copy all of the value so far: it must end, and early. */
    @Test
    void optionsRepeatedWithoutEndAreRefused() {
        DhcpWriter writer = new DhcpWriter(DhcpMessage.MAX_LENGTH);
        for (int i = 0; i < 640; i++) {
            writer.option(200 + i % 2, new byte[] {1, 2, 3, 4});
        }
        writer.end(0);

        assertThatThrownBy(() -> DhcpMessage.of(writer.toBytes())).hasMessageContaining("repeated");
    }

    @Test
    void afterARefusedPacketTheNextIsReadAsEver() throws Exception {
        byte[] good = Pcap.payloads("bios.pcap").get(0);
        survives(new byte[300]);

        request.decode(good);

        assertThat(request.message().toBytes()).isEqualTo(good);
        assertThat(request.client().netboot()).isEqualTo(Client.Netboot.YES);
    }
}
