package org.smee.dhcp.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.dhcp.proxy.internal.Asked.KNOWN;
import static org.smee.dhcp.proxy.internal.Asked.inVlan;
import static org.smee.dhcp.proxy.internal.Asked.machine;
import static org.smee.dhcp.proxy.internal.Asked.own;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.Packets;

/** What stands in a reply. */
class ProxyReplyTest {
    private static final DhcpSite PROXY = DhcpSites.rfc("proxy");

    private static DhcpMessage reply(Packets packet) {
        return Asked.about(packet.at(PROXY), machine(KNOWN)).reply();
    }

    private static List<Integer> options(DhcpMessage message) {
        List<Integer> codes = new ArrayList<>();
        message.forEachOption(codes::add);
        return codes;
    }

    @Test
    void anOfferHoldsNoAddressAndEverythingThatMakesFirmwareSkipPort4011() {
        DhcpMessage offer = reply(Packets.uefi(KNOWN));

        assertThat(offer.type()).isEqualTo(MessageType.OFFER);
        assertThat(offer.yiaddr()).isZero();
        assertThat(offer.siaddr()).isEqualTo(DhcpSites.SERVER.bits());
        assertThat(offer.file()).isEqualTo("ipxe.efi");
        assertThat(offer.optionInt(DhcpOption.SERVER_IDENTIFIER, 0)).isEqualTo(DhcpSites.SERVER.bits());
        assertThat(offer.optionText(DhcpOption.CLASS_IDENTIFIER)).isEqualTo("PXEClient");
        assertThat(offer.option(DhcpOption.VENDOR_SPECIFIC)).containsExactly(6, 1, 8);
        assertThat(options(offer)).containsExactly(43, 53, 54, 60, 97);
        assertThat(offer.sname()).isEmpty();
    }

    @Test
    void httpBootIsOfferedAUrlUnderItsOwnClass() {
        DhcpMessage offer = reply(Packets.http(KNOWN));

        assertThat(offer.file()).isEqualTo("http://192.168.2.112:8080/ipxe/" + KNOWN + "/ipxe.efi");
        assertThat(offer.optionText(DhcpOption.CLASS_IDENTIFIER)).isEqualTo("HTTPClient");
        assertThat(offer.siaddr()).isEqualTo(DhcpSites.SERVER.bits());
    }

    @Test
    void theMachineIdentifierComesBackOnlyIfItSaysSomething() {
        DhcpMessage with = reply(Packets.bios(KNOWN));
        DhcpMessage without = reply(Packets.bios(KNOWN).without(DhcpOption.CLIENT_MACHINE_IDENTIFIER));
        DhcpMessage empty = reply(Packets.bios(KNOWN).option(DhcpOption.CLIENT_MACHINE_IDENTIFIER));

        assertThat(with.option(DhcpOption.CLIENT_MACHINE_IDENTIFIER)).hasSize(17);
        assertThat(without.has(DhcpOption.CLIENT_MACHINE_IDENTIFIER)).isFalse();
        assertThat(empty.has(DhcpOption.CLIENT_MACHINE_IDENTIFIER)).isFalse();
    }

    @Test
    void iPxeIsNotToldToIgnoreProxies() {
        assertThat(reply(Packets.ipxe(KNOWN, 0)).has(DhcpOption.IPXE)).isFalse();
    }

    @Test
    void anAckKeepsTheAddressTheClientHas() {
        Packets asks = Packets.uefi(KNOWN).renew("192.168.2.9");

        DhcpMessage ack =
                Asked.about(asks.at(PROXY).bootServer(true), machine(KNOWN)).reply();

        assertThat(ack.type()).isEqualTo(MessageType.ACK);
        assertThat(new Ipv4Address(ack.ciaddr())).hasToString("192.168.2.9");
        assertThat(ack.yiaddr()).isZero();
        assertThat(ack.siaddr()).isEqualTo(DhcpSites.SERVER.bits());
        assertThat(ack.file()).isEqualTo("ipxe.efi");
    }

    @Test
    void theMenuItemAskedForComesBack() {
        Packets asks =
                Packets.uefi(KNOWN).renew("192.168.2.9").option(DhcpOption.VENDOR_SPECIFIC, 71, 4, 0x80, 1, 0, 2, 255);

        DhcpMessage ack =
                Asked.about(asks.at(PROXY).bootServer(true), machine(KNOWN)).reply();

        assertThat(HexFormat.of().formatHex(ack.option(DhcpOption.VENDOR_SPECIFIC)))
                .isEqualTo("060108" + "470480010002");
    }

    @Test
    void aMenuItemIsNotEchoedAtTheDhcpPort() {
        Packets asks = Packets.uefi(KNOWN).option(DhcpOption.VENDOR_SPECIFIC, 71, 4, 0x80, 1, 0, 2);

        assertThat(reply(asks).option(DhcpOption.VENDOR_SPECIFIC)).containsExactly(6, 1, 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "47", "4704", "47048001", "4703800100", "4705800100020a", "ff", "00000047", "47ff01"})
    void aBrokenMenuItemIsNoMenuItem(String hex) {
        Packets asks = Packets.uefi(KNOWN)
                .renew("192.168.2.9")
                .option(DhcpOption.VENDOR_SPECIFIC, HexFormat.of().parseHex(hex));

        DhcpMessage ack =
                Asked.about(asks.at(PROXY).bootServer(true), machine(KNOWN)).reply();

        assertThat(ack.option(DhcpOption.VENDOR_SPECIFIC)).containsExactly(6, 1, 8);
    }

    @Test
    void aRaspberryPiFindsItsMenu() {
        String pi = "b8:27:eb:00:00:01";

        DhcpMessage offer = Asked.about(Packets.bios(pi).at(PROXY), machine(pi)).reply();

        assertThat(HexFormat.of().formatHex(offer.option(DhcpOption.VENDOR_SPECIFIC)))
                .isEqualTo("060108" + "09140000115261737062657272792050692042" + "6f6f74" + "0a0400505845");
        assertThat(offer.file()).isEqualTo("snp-arm64.efi");
    }

    @Test
    void theVlanOfTheRecordIsTold() {
        DhcpMessage offer =
                Asked.about(Packets.bios(KNOWN).at(PROXY), inVlan(KNOWN, "16")).reply();

        assertThat(offer.option(DhcpOption.VENDOR_SPECIFIC)).containsExactly(6, 1, 8, 116, 2, '1', '6');
    }

    @Test
    void relayAndClientGetBackWhatTheySent() {
        DhcpMessage offer = reply(Packets.bios(KNOWN)
                .relayedBy("10.56.0.1")
                .clientIdentifier()
                .option(DhcpOption.RELAY_AGENT_INFORMATION, 1, 2, 7, 8));

        assertThat(offer.option(DhcpOption.RELAY_AGENT_INFORMATION)).containsExactly(1, 2, 7, 8);
        assertThat(offer.option(DhcpOption.CLIENT_IDENTIFIER)).hasSize(7);
        assertThat(new Ipv4Address(offer.giaddr())).hasToString("10.56.0.1");
    }

    @Test
    void aLongScriptUrlMovesToOption67() {
        String url = "http://boot.example.com/" + "x".repeat(200);

        DhcpMessage offer = Asked.about(Packets.ipxe(KNOWN, 0).at(PROXY), machine(KNOWN, own("", url)))
                .reply();

        assertThat(offer.optionText(DhcpOption.BOOT_FILE_NAME)).isEqualTo(url);
        assertThat(offer.file()).isEmpty();
        assertThat(offer.siaddr()).isNotZero();
    }

    @Test
    void anEightOctetMacIsWrittenWhole() {
        String mac = "00:11:22:33:44:55:66:77";

        DhcpMessage offer =
                Asked.about(Packets.ipxe(mac, 0).at(PROXY), machine(mac)).reply();

        assertThat(MacAddress.parse(mac).octets()).isEqualTo(8);
        assertThat(offer.file()).isEqualTo("http://192.168.2.112:8080/" + mac + "/auto.ipxe");
    }
}
