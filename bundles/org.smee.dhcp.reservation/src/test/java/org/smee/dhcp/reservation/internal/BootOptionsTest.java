package org.smee.dhcp.reservation.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.dhcp.reservation.internal.Ask.MAC;
import static org.smee.dhcp.reservation.internal.Ask.firmware;
import static org.smee.dhcp.reservation.internal.Ask.ip;
import static org.smee.dhcp.reservation.internal.Ask.ipxe;
import static org.smee.dhcp.reservation.internal.Ask.message;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smee.api.boot.OnceMemory;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.dhcp.api.ChainPolicy;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.dhcp.api.MessageType;
import org.smee.dhcp.api.NextProgram;
import org.smee.testkit.InMemoryHardware;

class BootOptionsTest {
    private static final String US = "192.168.2.112";
    private static final String BIOS = "PXEClient:Arch:00000:UNDI:002001";
    private static final String SCRIPT = "http://192.168.2.112:7080/ipxe/script/" + MAC + "/auto.ipxe";
    private static final String BINARY = "tftp://192.168.2.112:69/" + MAC + "/undionly.kpxe";
    private static final Hardware MACHINE = Machines.machine(MAC, Machines.sandbox(), Netboot.ALLOWED);

    private static byte[] discover(java.util.function.UnaryOperator<org.smee.dhcp.api.DhcpWriter> more) {
        return message(MessageType.DISCOVER, MAC, more);
    }

    @ParameterizedTest
    @CsvSource({
        "IF_NEEDED,iPXE,true," + SCRIPT,
        "IF_NEEDED,iPXE,false," + BINARY,
        "ALWAYS,iPXE,true," + BINARY,
        "NEVER,iPXE,false," + SCRIPT,
        "ALWAYS,Tinkerbell,true," + SCRIPT,
    })
    void chainPolicyDecidesBetweenScriptAndBinary(ChainPolicy chain, String userClass, boolean http, String file)
            throws Exception {
        Ask ask = new Ask(Site.at(US).chain(chain), MACHINE);

        assertThat(ask.reply(discover(ipxe(userClass, 0, http))).file()).isEqualTo(file);
    }

    @Test
    void ipxeThatKeepsComingBackGetsTheScript() throws Exception {
        Ask ask = new Ask(Site.at(US), MACHINE).chainLoads(NextProgram.CHAIN_LIMIT);

        assertThat(ask.reply(discover(ipxe("iPXE", 0, false))).file()).isEqualTo(SCRIPT);
    }

    @Test
    void firmwareThatKeepsComingBackStillGetsTheBinary() throws Exception {
        Ask ask = new Ask(Site.at(US), MACHINE).chainLoads(NextProgram.CHAIN_LIMIT);

        assertThat(ask.reply(discover(firmware(BIOS, 0))).file()).isEqualTo("undionly.kpxe");
    }

    @Test
    void chainedIpxeIsCountedByTheServer() throws Exception {
        Ask ask = new Ask(Site.at(US).chain(ChainPolicy.ALWAYS), MACHINE);

        assertThat(ask.decide(discover(ipxe("iPXE", 0, true))))
                .isInstanceOfSatisfying(
                        Decision.Reply.class, r -> assertThat(r.chains()).isTrue());
        assertThat(ask.decide(discover(firmware(BIOS, 0))))
                .isInstanceOfSatisfying(
                        Decision.Reply.class, r -> assertThat(r.chains()).isFalse());
    }

    @Test
    void userClassIsUnderstoodInItsRfc3004Form() throws Exception {
        byte[] encoded = "\nTinkerbell".getBytes(US_ASCII);
        Ask ask = new Ask(Site.at(US), MACHINE);

        DhcpMessage offer = ask.reply(discover(w -> firmware(BIOS, 0).apply(w).option(DhcpOption.USER_CLASS, encoded)));

        assertThat(offer.file()).isEqualTo(SCRIPT);
    }

    @Test
    void ipxeIsToldNotToWaitForProxyOffers() throws Exception {
        Ask ask = new Ask(Site.at(US), MACHINE);

        assertThat(ask.reply(discover(ipxe("iPXE", 0, true))).option(DhcpOption.IPXE))
                .containsExactly(176, 1, 1);
        assertThat(ask.reply(discover(firmware(BIOS, 0))).has(DhcpOption.IPXE)).isFalse();
    }

    @Test
    void machineIdentifierComesBackOnlyIfItWasSent() throws Exception {
        byte[] uuid = new byte[17];
        uuid[3] = 7;
        Ask ask = new Ask(Site.at(US), MACHINE);

        DhcpMessage with =
                ask.reply(discover(w -> firmware(BIOS, 0).apply(w).option(DhcpOption.CLIENT_MACHINE_IDENTIFIER, uuid)));
        DhcpMessage without = ask.reply(discover(firmware(BIOS, 0)));

        assertThat(with.option(DhcpOption.CLIENT_MACHINE_IDENTIFIER)).isEqualTo(uuid);
        assertThat(without.has(DhcpOption.CLIENT_MACHINE_IDENTIFIER)).isFalse();
    }

    @Test
    void traceIsLeftOutWhenThereIsNone() throws Exception {
        DhcpMessage offer = new Ask(Site.at(US), MACHINE).reply(discover(firmware(BIOS, 0)));

        assertThat(offer.option(DhcpOption.VENDOR_SPECIFIC)).containsExactly(6, 1, 8);
    }

    @Test
    void vlanIsSentInOption43() throws Exception {
        Hardware tagged = Machines.machine(MAC, Machines.with(Optional.empty(), List.of(), "", "16"), Netboot.ALLOWED);

        DhcpMessage offer = new Ask(Site.at(US), tagged).reply(discover(firmware(BIOS, 0)));

        assertThat(offer.option(DhcpOption.VENDOR_SPECIFIC)).containsExactly(6, 1, 8, 116, 2, '1', '6');
    }

    @Test
    void deniedMachineGetsItsAddressAndAFileNameThatSaysNo() throws Exception {
        Ask ask = new Ask(Site.at(US), Machines.machine(MAC, Machines.sandbox(), Netboot.DENIED));

        DhcpMessage offer = ask.reply(discover(firmware(BIOS, 0)));

        assertThat(offer.file()).isEqualTo("/netboot-not-allowed");
        assertThat(offer.siaddr()).isZero();
        assertThat(offer.yiaddr()).isEqualTo(ip("192.168.2.15"));
        assertThat(ask.decide(discover(firmware(BIOS, 0))))
                .isInstanceOfSatisfying(
                        Decision.Reply.class, r -> assertThat(r.outcome()).isEqualTo(Outcome.REFUSED));
    }

    @ParameterizedTest
    @CsvSource({"7,/boots-from-its-disk", "16,/boots-from-its-disk", "0,undionly.kpxe"})
    void firmwareOfAMachineForItsDiskGoesOnUnlessItIsABios(int arch, String file) throws Exception {
        Hardware machine = Machines.machine(MAC, Machines.sandbox(), Netboot.ALLOWED.booting(Boot.LOCAL_DISK));
        Ask ask = new Ask(Site.at(US), machine);

        DhcpMessage offer = ask.reply(discover(firmware(BIOS, arch)));

        assertThat(offer.file()).isEqualTo(file);
        assertThat(offer.yiaddr()).isEqualTo(ip("192.168.2.15"));
    }

    @ParameterizedTest
    @CsvSource({
        "7,true,/boots-from-its-disk",
        "16,true,/boots-from-its-disk",
        "0,true,undionly.kpxe",
        "7,false,ipxe.efi",
    })
    void firmwareOfAMachineThatHasInstalledGoesOnToItsDiskUnlessItIsABios(int arch, boolean used, String file)
            throws Exception {
        Hardware machine = Machines.machine(MAC, Machines.sandbox(), Netboot.ALLOWED.booting(Boot.once("deploy-1")));
        Ask ask = new Ask(Site.at(US), machine).remembering(asked -> used && asked.equals(machine));

        assertThat(ask.reply(discover(firmware(BIOS, arch))).file()).isEqualTo(file);
        assertThat(ask.reply(discover(ipxe("iPXE", arch, true))).file()).isEqualTo(SCRIPT);
    }

    @Test
    void whoeverForgetsWhatWasUsedLeavesItToTheScript() {
        Hardware machine = Machines.machine(MAC, Machines.sandbox(), Netboot.ALLOWED.booting(Boot.once("deploy-1")));
        ReservationHandler handler = new ReservationHandler(new InMemoryHardware(machine));
        OnceMemory gone = asked -> true;
        OnceMemory next = asked -> false;
        handler.bindOnce(gone);
        handler.bindOnce(next);
        handler.unbindOnce(gone);
        assertThat(fileFrom(handler)).isEqualTo("ipxe.efi");
        handler.bindOnce(gone);
        assertThat(fileFrom(handler)).isEqualTo("/boots-from-its-disk");
        handler.unbindOnce(gone);
        assertThat(fileFrom(handler)).isEqualTo("ipxe.efi");
    }

    private static String fileFrom(ReservationHandler handler) {
        try {
            DhcpRequest request = new DhcpRequest(Site.at(US).build()).decode(discover(firmware(BIOS, 7)));
            Decision decision = handler.decide(request).toCompletableFuture().join();
            return ((Decision.Reply) decision)
                    .reply()
                    .toMessage(request.message(), DhcpMessage.MAX_LENGTH)
                    .file();
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ipxeOfAMachineForItsDiskGetsTheScriptThatHandsOver() throws Exception {
        Hardware machine = Machines.machine(MAC, Machines.sandbox(), Netboot.ALLOWED.booting(Boot.LOCAL_DISK));

        assertThat(new Ask(Site.at(US), machine)
                        .reply(discover(ipxe("iPXE", 7, true)))
                        .file())
                .isEqualTo(SCRIPT);
    }

    @Test
    void unknownArchitectureIsToldNoButOurIpxeStillGetsItsScript() throws Exception {
        Ask ask = new Ask(Site.at(US), MACHINE);

        assertThat(ask.reply(discover(firmware(BIOS, 17))).file()).isEqualTo("/netboot-not-allowed");
        assertThat(ask.reply(discover(ipxe("Tinkerbell", 17, true))).file()).isEqualTo(SCRIPT);
    }

    @ParameterizedTest
    @CsvSource({"'17=itanium.efi',17,itanium.efi", "'255=any.efi',999,any.efi", "'7=snponly.efi',7,snponly.efi"})
    void architectureTableCanBeOverridden(String overrides, int arch, String file) throws Exception {
        Ask ask = new Ask(Site.at(US).architectures(overrides), MACHINE);

        assertThat(ask.reply(discover(firmware(BIOS, arch))).file()).isEqualTo(file);
    }

    @Test
    void recordsBinaryAndScriptWinOverTheSite() throws Exception {
        Ask ask = new Ask(
                Site.at(US),
                Machines.machine(MAC, Machines.sandbox(), Machines.netboot("https://x/y.ipxe", "mine.efi")));

        assertThat(ask.reply(discover(firmware(BIOS, 17))).file()).isEqualTo("mine.efi");
        assertThat(ask.reply(discover(ipxe("iPXE", 0, true))).file()).isEqualTo("https://x/y.ipxe");
    }

    @Test
    void ownScriptIsOursToHandOutWhereWeDecideWhatIsBooted() throws Exception {
        Netboot own = Machines.netboot("https://x/y.ipxe", "");

        for (Boot boot : List.of(Boot.LOCAL_DISK, Boot.once("deploy-42"))) {
            Ask ask = new Ask(Site.at(US), Machines.machine(MAC, Machines.sandbox(), own.booting(boot)));
            assertThat(ask.reply(discover(ipxe("iPXE", 0, true))).file()).isEqualTo(SCRIPT);
        }
    }

    @Test
    void bootFileOfTheRecordReplacesOurs() throws Exception {
        Hardware named =
                Machines.machine(MAC, Machines.with(Optional.empty(), List.of(), "grub/core.0", ""), Netboot.ALLOWED);

        DhcpMessage offer = new Ask(Site.at(US), named).reply(discover(firmware(BIOS, 0)));

        assertThat(offer.file()).isEqualTo("grub/core.0");
        assertThat(offer.optionText(DhcpOption.BOOT_FILE_NAME)).isEqualTo("grub/core.0");
        assertThat(offer.optionText(DhcpOption.TFTP_SERVER_NAME)).isEqualTo("tftp.example.com");
        assertThat(offer.has(DhcpOption.VENDOR_SPECIFIC)).isFalse();
    }

    @Test
    void ordinaryClientGetsNoBootOptions() throws Exception {
        DhcpMessage offer = new Ask(Site.at(US), MACHINE)
                .reply(discover(w -> w.optionText(DhcpOption.CLASS_IDENTIFIER, "udhcp 1.35.0")));

        assertThat(offer.file()).isEmpty();
        assertThat(offer.has(DhcpOption.VENDOR_SPECIFIC)).isFalse();
        assertThat(offer.siaddr()).isEqualTo(ip(US));
    }

    @Test
    void switchedOffNetbootLeavesAddressesOnly() throws Exception {
        DhcpMessage offer = new Ask(Site.at(US).withoutNetboot(), MACHINE).reply(discover(firmware(BIOS, 0)));

        assertThat(offer.file()).isEmpty();
        assertThat(offer.yiaddr()).isEqualTo(ip("192.168.2.15"));
    }

    @Test
    void longScriptUrlMovesToOption67() throws Exception {
        String url = "http://boot.example.com/" + "x".repeat(200);
        Ask ask = new Ask(Site.at(US), Machines.machine(MAC, Machines.sandbox(), Machines.netboot(url, "")));

        DhcpMessage offer = ask.reply(discover(ipxe("iPXE", 0, true)));

        assertThat(offer.optionText(DhcpOption.BOOT_FILE_NAME)).isEqualTo(url);
        assertThat(offer.file()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ChainPolicy.class)
    void httpFirmwareIsSentToTheBinaryByHttp(ChainPolicy chain) throws Exception {
        DhcpMessage offer = new Ask(Site.at(US).chain(chain), MACHINE)
                .reply(discover(firmware("HTTPClient:Arch:00016:UNDI:003000", 16)));

        assertThat(offer.optionText(DhcpOption.CLASS_IDENTIFIER)).isEqualTo("HTTPClient");
        assertThat(offer.file()).isEqualTo("http://192.168.2.112:7080/ipxe/binary/" + MAC + "/ipxe.efi");
    }
}
