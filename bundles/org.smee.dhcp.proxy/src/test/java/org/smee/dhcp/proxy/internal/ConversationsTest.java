package org.smee.dhcp.proxy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.DhcpSites;

/** What real clients sent beside another DHCP server, see {@code conversations.txt}. */
class ConversationsTest {
    private record Sent(String name, boolean bootServer, String hex) {
        byte[] packet() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Sent> conversations() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ConversationsTest.class.getResourceAsStream("/conversations.txt")), UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .map(part -> new Sent(part[0], part[1].equals("4011"), part[2]))
                    .toList();
        }
    }

    private static DhcpRequest request(Sent sent) throws MalformedPacketException {
        return new DhcpRequest(DhcpSites.rfc("auto-proxy"))
                .decode(sent.packet())
                .bootServer(sent.bootServer());
    }

    private static Sent named(String name) throws IOException {
        return conversations().stream()
                .filter(sent -> sent.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void theProxySpeaksWhenItsTurnComesAndOnlyThen(Sent sent) throws Exception {
        DhcpRequest request = request(sent);
        boolean turn = sent.bootServer() || request.message().type() == MessageType.DISCOVER;

        Asked asked = Asked.about(request);

        assertThat(asked.silent()).as(asked.why()).isEqualTo(!turn);
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void everyReplyIsOneThatFirmwareAndIpxeAccept(Sent sent) throws Exception {
        Asked asked = Asked.about(request(sent));
        if (asked.silent()) {
            return;
        }

        DhcpMessage reply = asked.reply();

        assertThat(reply.type()).isEqualTo(sent.bootServer() ? MessageType.ACK : MessageType.OFFER);
        assertThat(reply.yiaddr()).isZero();
        assertThat(reply.siaddr()).isNotZero();
        assertThat(reply.file()).isNotEmpty();
        assertThat(reply.optionInt(DhcpOption.SERVER_IDENTIFIER, 0)).isEqualTo(DhcpSites.SERVER.bits());
        assertThat(asked.request().message().optionText(DhcpOption.CLASS_IDENTIFIER))
                .startsWith(reply.optionText(DhcpOption.CLASS_IDENTIFIER));
        assertThat(reply.option(DhcpOption.VENDOR_SPECIFIC)).startsWith(6, 1, 8);
        assertThat(reply.option(DhcpOption.CLIENT_MACHINE_IDENTIFIER))
                .isEqualTo(asked.request().message().option(DhcpOption.CLIENT_MACHINE_IDENTIFIER));
    }

    @ParameterizedTest
    @CsvSource({
        "bios-ipxe-discover,http://192.168.2.112:8080/52:54:00:55:01:1f/auto.ipxe",
        "uefi-firmware-discover,ipxe.efi",
        "uefi-firmware-request-4011,ipxe.efi",
        "uefi-ipxe-discover,http://192.168.2.112:8080/52:54:00:55:01:20/auto.ipxe",
        "http-firmware-discover,http://192.168.2.112:8080/ipxe/52:54:00:55:01:12/ipxe.efi",
        "http-ipxe-discover,http://192.168.2.112:8080/52:54:00:55:01:12/auto.ipxe",
        "chain-ipxe-request-4011,http://192.168.2.112:8080/52:54:00:55:01:21/auto.ipxe",
    })
    void eachIsSentToTheProgramItNeedsNext(String name, String file) throws Exception {
        assertThat(Asked.about(request(named(name))).reply().file()).isEqualTo(file);
    }

    @ParameterizedTest
    @CsvSource({"chain-ipxe-request-4011,80000000", "menu-firmware-request-4011,00050000"})
    void theMenuItemAskedForComesBack(String name, String item) throws Exception {
        byte[] vendor = Asked.about(request(named(name))).reply().option(DhcpOption.VENDOR_SPECIFIC);

        assertThat(HexFormat.of().formatHex(vendor)).isEqualTo("060108" + "4704" + item);
    }

    static Stream<byte[]> truncations() throws IOException {
        byte[] packet = conversations().get(0).packet();
        return IntStream.range(0, packet.length).mapToObj(length -> Arrays.copyOf(packet, length));
    }

    @ParameterizedTest
    @MethodSource("truncations")
    void aTruncatedMessageIsRefusedOrDecided(byte[] packet) {
        DhcpRequest request = new DhcpRequest(DhcpSites.rfc("auto-proxy"));
        try {
            request.decode(packet);
        } catch (MalformedPacketException e) {
            return; // the server counts these and asks nobody
        }

        assertThat(Asked.about(request.bootServer(true)).why()).isNotBlank();
    }
}
