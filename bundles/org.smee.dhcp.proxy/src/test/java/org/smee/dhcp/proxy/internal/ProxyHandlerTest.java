package org.smee.dhcp.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.dhcp.proxy.internal.Asked.KNOWN;
import static org.smee.dhcp.proxy.internal.Asked.STRANGER;
import static org.smee.dhcp.proxy.internal.Asked.disabled;
import static org.smee.dhcp.proxy.internal.Asked.machine;
import static org.smee.dhcp.proxy.internal.Asked.own;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.ArchTable;
import org.smee.dhcp.api.ChainPolicy;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.InMemoryHardware;
import org.smee.testkit.Packets;

/** Who is answered, and who is not. */
class ProxyHandlerTest {
    private static final DhcpSite PROXY = DhcpSites.rfc("proxy");
    private static final DhcpSite AUTO = DhcpSites.rfc("auto-proxy");
    private static final DhcpSite AUTO_IN_OUTAGE =
            DhcpSites.site("auto-proxy", false, ChainPolicy.IF_NEEDED, "", true, ArchTable.DEFAULT, true);
    private static final String US = DhcpSites.SERVER.toString();
    private static final String OTHER = "192.168.2.3";
    private static final String SCRIPT = "http://192.168.2.112:8080/" + KNOWN + "/auto.ipxe";

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "auto-proxy"})
    void aMachineThatMayBootIsTold(String mode) {
        Asked asked = Asked.about(Packets.uefi(KNOWN).at(DhcpSites.rfc(mode)), machine(KNOWN));

        assertThat(asked.reply().file()).isEqualTo("ipxe.efi");
        assertThat(asked.outcome()).isEqualTo(Outcome.SERVED);
        assertThat(asked.why()).isEqualTo("boot file only: an iPXE binary by TFTP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "auto-proxy"})
    void aMachineThatMayNotBootIsSentToAFileThatDoesNotExist(String mode) {
        Asked asked = Asked.about(Packets.bios(KNOWN).at(DhcpSites.rfc(mode)), machine(KNOWN, Netboot.DENIED));

        DhcpMessage offer = asked.reply();
        assertThat(offer.file()).isEqualTo("/" + KNOWN + "/netboot-not-allowed");
        assertThat(offer.siaddr()).isEqualTo(DhcpSites.SERVER.bits());
        assertThat(asked.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(asked.why()).contains("not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "auto-proxy"})
    void uefiFirmwareOfAMachineForItsDiskGoesOnToIt(String mode) {
        Asked asked = Asked.about(
                Packets.uefi(KNOWN).at(DhcpSites.rfc(mode)), machine(KNOWN, Netboot.ALLOWED.booting(Boot.LOCAL_DISK)));

        assertThat(asked.reply().file()).isEqualTo("/" + KNOWN + "/boots-from-its-disk");
        assertThat(asked.outcome()).isEqualTo(Outcome.SERVED);
        assertThat(asked.why()).contains("boots from its disk");
    }

    @ParameterizedTest
    @CsvSource({"true, boots-from-its-disk", "false, ipxe.efi"})
    void uefiFirmwareOfAMachineThatHasInstalledGoesOnToItsDisk(boolean used, String file) {
        Hardware machine = machine(KNOWN, Netboot.ALLOWED.booting(Boot.once("deploy-1")));
        Asked asked = Asked.about(Packets.uefi(KNOWN).at(PROXY), new InMemoryHardware(machine), asking -> used);

        assertThat(asked.reply().file()).endsWith(file);
        assertThat(asked.why().contains("has started what it boots once")).isEqualTo(used);
    }

    @Test
    void anUnknownMachineIsLeftAloneByProxy() {
        Asked asked = Asked.about(Packets.bios(STRANGER).at(PROXY), machine(KNOWN));

        assertThat(asked.silent()).isTrue();
        assertThat(asked.outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(asked.why()).contains("no hardware record");
    }

    @Test
    void anUnknownMachineIsBootedByAutoProxy() {
        Asked firmware = Asked.about(Packets.bios(STRANGER).at(AUTO), machine(KNOWN));
        Asked ipxe = Asked.about(Packets.ipxe(STRANGER, 0).at(AUTO), machine(KNOWN));

        assertThat(firmware.reply().file()).isEqualTo("undionly.kpxe");
        assertThat(firmware.why()).contains("without hardware record");
        assertThat(ipxe.reply().file()).isEqualTo("http://192.168.2.112:8080/" + STRANGER + "/auto.ipxe");
    }

    @Test
    void anAddressNoRecordCanHaveIsStillBootedByAutoProxy() {
        Asked proxy = Asked.about(Packets.bios(STRANGER).hlen(16).at(PROXY));
        Asked auto = Asked.about(Packets.ipxe(STRANGER, 0).hlen(16).at(AUTO));

        assertThat(proxy.why()).contains("6 nor 8 octets");
        assertThat(auto.reply().file()).isEqualTo("http://192.168.2.112:8080/auto.ipxe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "auto-proxy"})
    void anOutageIsSilentAndNoRefusal(String mode) {
        InMemoryHardware hardware = new InMemoryHardware(machine(KNOWN));
        hardware.down("API server does not answer");

        Asked asked = Asked.about(Packets.bios(KNOWN).at(DhcpSites.rfc(mode)), hardware);

        assertThat(asked.silent()).isTrue();
        assertThat(asked.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(asked.why()).contains("API server does not answer");
    }

    @Test
    void anOutageMayBeBootedThroughButNeverWithoutAWord() {
        InMemoryHardware hardware = new InMemoryHardware(machine(KNOWN, own("mine.efi", "http://x/mine.ipxe")));
        hardware.down("API server does not answer");

        Asked asked = Asked.about(Packets.bios(KNOWN).at(AUTO_IN_OUTAGE), hardware);

        assertThat(asked.reply().file()).isEqualTo("undionly.kpxe");
        assertThat(asked.why()).contains("on.backend.outage = static").contains("API server does not answer");
    }

    @Test
    void theOutageSettingDoesNotTouchKnownMachinesNorProxyMode() {
        DhcpSite proxy = DhcpSites.site("proxy", false, ChainPolicy.IF_NEEDED, "", true, ArchTable.DEFAULT, true);
        InMemoryHardware hardware = new InMemoryHardware(machine(KNOWN, own("mine.efi", "")));

        assertThat(Asked.about(Packets.bios(KNOWN).at(AUTO_IN_OUTAGE), hardware)
                        .reply()
                        .file())
                .isEqualTo("mine.efi");
        hardware.down("gone");
        assertThat(Asked.about(Packets.bios(KNOWN).at(proxy), hardware).silent())
                .isTrue();
    }

    @Test
    void dhcpSwitchedOffInTheRecordSilencesAProxyToo() {
        Asked asked = Asked.about(Packets.bios(KNOWN).at(AUTO), disabled(KNOWN));

        assertThat(asked.silent()).isTrue();
        assertThat(asked.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(asked.why()).contains("disabled");
    }

    @Test
    void anArchitectureWithoutBinaryIsNotAnsweredUnlessTheRecordNamesOne() {
        Asked without = Asked.about(Packets.pxe(KNOWN, 17).at(PROXY), machine(KNOWN));
        Asked rescued = Asked.about(Packets.pxe(KNOWN, 17).at(PROXY), machine(KNOWN, own("mine.efi", "")));
        Asked ours = Asked.about(Packets.tinkerbell(KNOWN, 17).at(PROXY), machine(KNOWN));

        assertThat(without.outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(without.why()).contains("option 93").contains("ipxe.arch.override");
        assertThat(rescued.reply().file()).isEqualTo("mine.efi");
        assertThat(ours.reply().file()).isEqualTo(SCRIPT);
    }

    @Test
    void theRecordsScriptIsHandedOutAtOnce() {
        Asked asked = Asked.about(Packets.ipxe(KNOWN, 0).at(PROXY), machine(KNOWN, own("", "https://x/y.ipxe")));

        assertThat(asked.reply().file()).isEqualTo("https://x/y.ipxe");
    }

    @ParameterizedTest
    @CsvSource({
        "IF_NEEDED,true,0,false," + SCRIPT,
        "IF_NEEDED,false,0,true,tftp://192.168.2.112:69/" + KNOWN + "/undionly.kpxe",
        "IF_NEEDED,false,3,false," + SCRIPT,
        "ALWAYS,true,0,true,tftp://192.168.2.112:69/" + KNOWN + "/undionly.kpxe",
        "NEVER,false,0,false," + SCRIPT,
    })
    void iPxeIsChainedAsInReservationMode(ChainPolicy chain, boolean http, int loads, boolean chains, String file) {
        DhcpSite site = DhcpSites.site("proxy", false, chain, "", true, ArchTable.DEFAULT);
        Packets packet = http ? Packets.ipxe(KNOWN, 0) : Packets.ipxeWithoutHttp(KNOWN, 0);

        Asked asked = Asked.about(packet.at(site).chainLoads(loads), machine(KNOWN));

        assertThat(asked.reply().file()).isEqualTo(file);
        assertThat(asked.chains()).isEqualTo(chains);
    }

    @Test
    void aRequestThatTakesTheOtherServersAddressIsNotOurs() {
        Asked asked =
                Asked.about(Packets.uefi(KNOWN).request("192.168.2.9", OTHER).at(PROXY), machine(KNOWN));

        assertThat(asked.outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(asked.why()).contains("DHCP server it names");
    }

    @Test
    void aRenewalIsNotOurs() {
        Asked asked = Asked.about(Packets.uefi(KNOWN).renew("192.168.2.9").at(AUTO), machine(KNOWN));

        assertThat(asked.outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(asked.why()).contains("renews");
    }

    @Test
    void aRequestForAnAddressOfADhcpServerOnThisHostIsNotOurs() {
        Asked asked = Asked.about(Packets.uefi(KNOWN).request("192.168.2.9", US).at(PROXY), machine(KNOWN));

        assertThat(asked.outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(asked.why()).contains("on this host");
    }

    @Test
    void aRequestThatNamesUsAndWantsNoAddressIsAcknowledged() {
        Packets request = Packets.uefi(KNOWN)
                .type(MessageType.REQUEST)
                .address(DhcpOption.SERVER_IDENTIFIER, US)
                .ciaddr("192.168.2.9");

        DhcpMessage ack = Asked.about(request.at(PROXY), machine(KNOWN)).reply();

        assertThat(ack.type()).isEqualTo(MessageType.ACK);
        assertThat(ack.file()).isEqualTo("ipxe.efi");
    }

    @Test
    void everyRequestAtThePxePortIsOursWhomeverItNames() {
        Packets named = Packets.uefi(KNOWN).request("192.168.2.9", OTHER);
        Packets unnamed = Packets.uefi(KNOWN).renew("192.168.2.9");

        assertThat(Asked.about(named.at(PROXY).bootServer(true), machine(KNOWN))
                        .reply()
                        .type())
                .isEqualTo(MessageType.ACK);
        assertThat(Asked.about(unnamed.at(PROXY).bootServer(true), machine(KNOWN))
                        .reply()
                        .type())
                .isEqualTo(MessageType.ACK);
    }

    @Test
    void whoDoesNotBootIsIgnoredWithTheReason() {
        Asked system = Asked.about(Packets.system(KNOWN).at(AUTO), machine(KNOWN));
        Asked inform = Asked.about(Packets.bios(KNOWN).inform("192.168.2.9").at(AUTO), machine(KNOWN));
        Asked server = Asked.about(Packets.bios(KNOWN).op(2).at(AUTO), machine(KNOWN));

        assertThat(system.outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(system.why()).isEqualTo("not a network boot: option 60 not PXEClient or HTTPClient");
        assertThat(inform.why()).contains("Discover or Request");
        assertThat(server.why()).contains("a server sent it");
    }

    @Test
    void withNetbootSwitchedOffAProxyHasNothingToSay() {
        DhcpSite off = DhcpSites.site("proxy", false, ChainPolicy.IF_NEEDED, "", false, ArchTable.DEFAULT);

        assertThat(Asked.about(Packets.bios(KNOWN).at(off), machine(KNOWN)).why())
                .contains("switched off");
    }

    @Test
    void aSlowLookUpIsAnsweredWhenItComes() {
        CompletableFuture<Lookup> slow = new CompletableFuture<>();
        CompletableFuture<Decision> decision = new ProxyHandler(directory(slow))
                .decide(Packets.bios(KNOWN).at(PROXY))
                .toCompletableFuture();
        assertThat(decision).isNotDone();

        slow.complete(new Lookup.Found(machine(KNOWN)));

        assertThat(decision.join()).isInstanceOf(Decision.Reply.class);
    }

    @Test
    void aLookUpThatFailsIsNoSilentAnswer() {
        CompletableFuture<Lookup> failed = CompletableFuture.failedFuture(new IllegalStateException("broken backend"));

        CompletableFuture<Decision> decision = new ProxyHandler(directory(failed))
                .decide(Packets.bios(KNOWN).at(AUTO))
                .toCompletableFuture();

        assertThat(decision).isCompletedExceptionally();
    }

    private static HardwareDirectory directory(CompletionStage<Lookup> answer) {
        return new HardwareDirectory() {
            @Override
            public CompletionStage<Lookup> byMac(MacAddress mac) {
                return answer;
            }

            @Override
            public CompletionStage<Lookup> byAddress(InetAddress address) {
                return answer;
            }

            @Override
            public Stream<Hardware> all() {
                return Stream.of();
            }

            @Override
            public List<BackendStatus> backends() {
                return List.of();
            }
        };
    }
}
