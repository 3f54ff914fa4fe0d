package org.smee.dhcp.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.dhcp.proxy.internal.Asked.KNOWN;
import static org.smee.dhcp.proxy.internal.Asked.disabled;
import static org.smee.dhcp.proxy.internal.Asked.machine;
import static org.smee.dhcp.proxy.internal.Asked.own;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.Ipv4Address;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.Packets;

/** With {@code compat = smee} the bytes are those of the original. */
class SmeeVectorsTest {
    private static final DhcpSite SMEE = DhcpSites.compat("proxy");

    private static Packets firmware(String vendor, int arch) {
        return Packets.plain(KNOWN)
                .text(DhcpOption.CLASS_IDENTIFIER, vendor)
                .arch(arch)
                .option(DhcpOption.CLIENT_NETWORK_INTERFACE, 1, 3, 16)
                .broadcast();
    }

    @Test
    void offerToUefiClientEqualsTheOriginalByteForByte() throws Exception {
        byte[] offer = Asked.about(
                        firmware("PXEClient:Arch:00007:UNDI:003016", 7).at(SMEE), machine(KNOWN))
                .reply()
                .toBytes();

        assertThat(HexFormat.of().formatHex(offer, 240, 268))
                .isEqualTo("2b03060108" + "350102" + "3604c0a80270" + "3c09505845436c69656e74" + "6100" + "ff");
        assertThat(offer).hasSize(300);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(offer)))
                .isEqualTo("249fca78b14ad995193d6acb486d4ab3c0f9886ef8fb7f540175eb01be315d95");
    }

    @ParameterizedTest
    @CsvSource({
        "PXEClient:Arch:00000,'',0,undionly.kpxe",
        "PXEClient:Arch:00000,iPXE,0,tftp://192.168.2.112:69/52:54:00:aa:88:2a/undionly.kpxe",
        "PXEClient:Arch:00007,Tinkerbell,7,http://192.168.2.112:8080/52:54:00:aa:88:2a/auto.ipxe",
        "HTTPClient:Arch:00016,'',16,http://192.168.2.112:8080/ipxe/52:54:00:aa:88:2a/ipxe.efi",
        "HTTPClient:Arch:00016,iPXE,16,http://192.168.2.112:8080/ipxe/52:54:00:aa:88:2a/ipxe.efi",
    })
    void bootFileFollowsTheTable(String vendor, String userClass, int arch, String file) {
        Packets packet = firmware(vendor, arch);
        if (!userClass.isEmpty()) {
            packet.text(DhcpOption.USER_CLASS, userClass);
        }

        DhcpMessage offer = Asked.about(packet.at(SMEE), machine(KNOWN)).reply();

        assertThat(offer.file()).isEqualTo(file);
        assertThat(offer.sname()).isEqualTo("192.168.2.112");
        assertThat(new Ipv4Address(offer.siaddr())).hasToString("192.168.2.112");
    }

    @Test
    void everyRequestIsAcknowledged() {
        DhcpMessage ack = Asked.about(
                        Packets.bios(KNOWN).request("10.0.0.9", "10.0.0.1").at(SMEE), machine(KNOWN))
                .reply();

        assertThat(ack.type()).isEqualTo(MessageType.ACK);
        assertThat(ack.ciaddr()).isZero();
        assertThat(ack.option(DhcpOption.CLIENT_MACHINE_IDENTIFIER)).hasSize(17);
    }

    @Test
    void theRecordsBinaryComesTooLateForAnUnknownArchitecture() {
        Asked unknown = Asked.about(Packets.pxe(KNOWN, 17).at(SMEE), machine(KNOWN, own("mine.efi", "")));
        Asked known = Asked.about(Packets.pxe(KNOWN, 7).at(SMEE), machine(KNOWN, own("mine.efi", "")));

        assertThat(unknown.silent()).isTrue();
        assertThat(known.reply().file()).isEqualTo("mine.efi");
    }

    @Test
    void theRecordsScriptAndItsDisabledDhcpAreNotLookedAt() {
        Asked script = Asked.about(
                Packets.tinkerbell(KNOWN, 7).at(SMEE), machine(KNOWN, own("", "http://elsewhere/own.ipxe")));
        Asked disabled = Asked.about(Packets.bios(KNOWN).at(SMEE), disabled(KNOWN));

        assertThat(script.reply().file()).isEqualTo("http://192.168.2.112:8080/52:54:00:aa:88:2a/auto.ipxe");
        assertThat(disabled.silent()).isFalse();
    }

    @Test
    void denialNamesTheMachineInTheFile() {
        DhcpMessage offer = Asked.about(Packets.bios(KNOWN).at(SMEE), machine(KNOWN, Netboot.DENIED))
                .reply();

        assertThat(offer.file()).isEqualTo("/52:54:00:aa:88:2a/netboot-not-allowed");
        assertThat(new Ipv4Address(offer.siaddr())).hasToString("192.168.2.112");
    }
}
