package org.smee.dhcp.reservation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.dhcp.reservation.internal.Ask.MAC;
import static org.smee.dhcp.reservation.internal.Ask.firmware;
import static org.smee.dhcp.reservation.internal.Ask.ipxe;
import static org.smee.dhcp.reservation.internal.Ask.message;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.Ipv4Address;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.MessageType;

/** With {@code compat = smee} the bytes are those of the original. */
class SmeeVectorsTest {
    private static final String UEFI = "PXEClient:Arch:00007:UNDI:003016";

    @Test
    void offerToUefiClientEqualsTheOriginalByteForByte() throws Exception {
        Ask ask =
                new Ask(Site.at("192.168.2.112").asSmee(), Machines.machine(MAC, Machines.sandbox(), Netboot.ALLOWED));

        byte[] offer =
                ask.reply(message(MessageType.DISCOVER, MAC, firmware(UEFI, 7))).toBytes();

        assertThat(HexFormat.of().formatHex(offer, 240, offer.length))
                .isEqualTo("0104ffffff000304c0a80201060808080808010101010704c0a802700c0773616e64626f78"
                        + "0f0b6578616d706c652e636f6d1c04c0a802ff2a0484a36002"
                        + "2b1f060108451a0000000000000000000000000000000000000000000000000000"
                        + "3304000151803501023604c0a80270770d076578616d706c6503636f6d00ff");
        assertThat(offer).hasSize(366);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(offer)))
                .isEqualTo("9a141ab94e5617635736ecf5fbc2e1fe8a428efd6cdb6c48ab9e65b12f9ac7c1");
    }

    @Test
    void raspberryPiGetsBootMenuInOption43() throws Exception {
        String pi = "b8:27:eb:00:00:01";
        Ask ask = new Ask(Site.at("192.168.2.112").asSmee(), Machines.machine(pi, Machines.sandbox(), Netboot.ALLOWED));

        DhcpMessage offer = ask.reply(message(MessageType.DISCOVER, pi, firmware("PXEClient:Arch:00000", 0)));

        assertThat(HexFormat.of().formatHex(offer.option(DhcpOption.VENDOR_SPECIFIC)))
                .isEqualTo("060108091400001152617370626572727920506920426f6f740a0400505845451a" + "00".repeat(26));
        assertThat(offer.file()).isEqualTo("snp-arm64.efi");
    }

    @Test
    void classlessRoutesAreWrittenAsInRfc3442() throws Exception {
        List<org.smee.api.hardware.Reservation.Route> routes = List.of(
                Machines.route("10.0.0.0/8", "192.168.1.254"),
                Machines.route("192.168.1.0/24", "192.168.1.254"),
                Machines.route("0.0.0.0/0", "192.168.1.1"));
        Ask ask = new Ask(
                Site.at("192.168.2.112").asSmee(),
                Machines.machine(MAC, Machines.with(java.util.Optional.empty(), routes, "", ""), Netboot.ALLOWED));

        DhcpMessage offer = ask.reply(message(MessageType.DISCOVER, MAC, w -> w));

        assertThat(HexFormat.of().formatHex(offer.option(DhcpOption.CLASSLESS_ROUTES)))
                .isEqualTo("080ac0a801fe18c0a801c0a801fe00c0a80101");
    }

    @ParameterizedTest
    @CsvSource({
        "PXEClient:Arch:00000,'',0,undionly.kpxe,1.2.3.4",
        "PXEClient:Arch:00000,iPXE,0,tftp://1.2.3.4:69/01:02:03:04:05:06/undionly.kpxe,1.2.3.4",
        "PXEClient:Arch:00007,Tinkerbell,7,http://1.2.3.4:7080/ipxe/script/01:02:03:04:05:06/auto.ipxe,1.2.3.4",
        "HTTPClient:Arch:00016,'',16,http://1.2.3.4:7080/ipxe/binary/01:02:03:04:05:06/ipxe.efi,1.2.3.4",
        "HTTPClient:Arch:00016,iPXE,16,http://1.2.3.4:7080/ipxe/binary/01:02:03:04:05:06/ipxe.efi,1.2.3.4",
        "PXEClient:Arch:00017,'',17,/netboot-not-allowed,0.0.0.0"
    })
    void bootFileAndNextServerFollowTheTable(String vendor, String userClass, int arch, String file, String next)
            throws Exception {
        String mac = "01:02:03:04:05:06";
        Ask ask =
                new Ask(Site.at("1.2.3.4").asSmee(), Machines.machine(mac, Machines.plain("1.2.3.9"), Netboot.ALLOWED));

        DhcpMessage offer = ask.reply(message(
                MessageType.DISCOVER,
                mac,
                w -> userClass.isEmpty()
                        ? firmware(vendor, arch).apply(w)
                        : firmware(vendor, arch).apply(w).optionText(DhcpOption.USER_CLASS, userClass)));

        assertThat(offer.file()).isEqualTo(file);
        assertThat(new Ipv4Address(offer.siaddr())).hasToString(next);
    }

    @Test
    void everyRequestIsAcknowledgedWithoutCiaddr() throws Exception {
        Ask ask =
                new Ask(Site.at("192.168.2.112").asSmee(), Machines.machine(MAC, Machines.sandbox(), Netboot.ALLOWED));

        DhcpMessage ack = ask.reply(message(
                MessageType.REQUEST,
                MAC,
                w -> w.addresses(Ask.ip("10.1.1.1"), 0, 0, 0)
                        .optionInt(DhcpOption.SERVER_IDENTIFIER, Ask.ip("10.9.9.9"))));

        assertThat(ack.type()).isEqualTo(MessageType.ACK);
        assertThat(ack.ciaddr()).isZero();
    }

    @Test
    void stockIpxeIsChainedToOurBinaryAndNotToldAboutProxies() throws Exception {
        Ask ask =
                new Ask(Site.at("192.168.2.112").asSmee(), Machines.machine(MAC, Machines.sandbox(), Netboot.ALLOWED));

        DhcpMessage offer = ask.reply(message(MessageType.DISCOVER, MAC, ipxe("iPXE", 0, true)));

        assertThat(offer.file()).isEqualTo("tftp://192.168.2.112:69/" + MAC + "/undionly.kpxe");
        assertThat(offer.has(DhcpOption.IPXE)).isFalse();
    }

    @Test
    void longBootFileIsCutSilently() throws Exception {
        String url = "http://boot.example.com/" + "x".repeat(120);
        Ask ask = new Ask(
                Site.at("192.168.2.112").asSmee(),
                Machines.machine(MAC, Machines.sandbox(), Machines.netboot(url, "")));

        DhcpMessage offer = ask.reply(message(MessageType.DISCOVER, MAC, ipxe("Tinkerbell", 7, true)));

        assertThat(offer.file()).isEqualTo(url.substring(0, 127));
        assertThat(offer.has(DhcpOption.BOOT_FILE_NAME)).isFalse();
    }
}
