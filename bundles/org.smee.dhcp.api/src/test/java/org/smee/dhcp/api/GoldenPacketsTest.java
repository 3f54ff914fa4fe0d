package org.smee.dhcp.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message in {@code captures/*.pcap}, see {@code captures/ORIGIN.md}. */
class GoldenPacketsTest {
    static Stream<Arguments> everyMessage() {
        return new String(Pcap.read("/captures/expected.csv"), UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .distinct()
                .flatMap(file -> IntStream.range(0, Pcap.payloads(file).size()).mapToObj(n -> Arguments.of(file, n)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyMessage")
    void everyMessageEncodesToTheSameBytesAgain(String file, int number) throws Exception {
        byte[] packet = Pcap.payloads(file).get(number);

        DhcpMessage message = DhcpMessage.of(packet);

        assertThat(encodeAgain(message, packet)).isEqualTo(packet);
        assertThat(message.toBytes()).isEqualTo(packet);
    }

    private static byte[] encodeAgain(DhcpMessage message, byte[] packet) {
        DhcpWriter writer = new DhcpWriter(DhcpMessage.MAX_LENGTH)
                .start(message.op(), message.htype(), message.hlen())
                .xid(message.xid())
                .hopsAndSecs(message.hops(), message.secs())
                .flags(message.flags())
                .addresses(message.ciaddr(), message.yiaddr(), message.siaddr(), message.giaddr())
                .chaddr(message)
                .sname(message.sname())
                .file(message.file());
        int at = DhcpHeader.OPTIONS;
        while ((packet[at] & 255) != DhcpOption.END) {
            int count = packet[at + 1] & 255;
            writer.option(packet[at] & 255, packet, at + 2, count);
            at += 2 + count;
        }
        writer.end(packet.length);
        return writer.toBytes();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "/captures/expected.csv", numLinesToSkip = 1)
    void everyMessageOfAClientIsClassified(
            String file,
            int number,
            String type,
            Client.Kind kind,
            int architecture,
            boolean ipxe,
            boolean ours,
            boolean http,
            boolean netboot)
            throws Exception {
        DhcpRequest request =
                new DhcpRequest(Sites.rfc()).decode(Pcap.payloads(file).get(number));

        Client client = request.client();
        assertThat(MessageType.name(request.message().type())).isEqualTo(type);
        assertThat(client.kind()).isEqualTo(kind);
        assertThat(client.architecture()).isEqualTo(architecture);
        assertThat(client.ipxe()).isEqualTo(ipxe);
        assertThat(client.ours()).isEqualTo(ours);
        assertThat(client.ipxeHttp()).isEqualTo(http);
        assertThat(client.netboot() == Client.Netboot.YES).isEqualTo(netboot);
        assertThat(client.raspberryPi()).isFalse();
    }

    @Test
    void aReplyThroughARelayTellsItsRelay() throws Exception {
        DhcpMessage message = DhcpMessage.of(Pcap.payloads("relay-bios.pcap").get(1));

        assertThat(message.giaddr()).isNotZero();
        assertThat(message.op()).isEqualTo(2);
        assertThat(message.mac()).hasToString("52:54:00:55:01:25");
    }
}
