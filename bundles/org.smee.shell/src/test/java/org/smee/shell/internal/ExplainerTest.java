package org.smee.shell.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpSegments.Segment;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.InMemoryBootFiles;
import org.smee.testkit.InMemoryHardware;

class ExplainerTest {
    private static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");
    private static final String SCRIPT = "http://192.168.2.112:8080/52:54:00:aa:88:2a/auto.ipxe";
    private static final Segment SEGMENT = new Segment("br0", 67, DhcpSites.rfc("reservation"));

    private final InMemoryHardware hardware = new InMemoryHardware(machine(true));
    private InMemoryBootFiles files = new InMemoryBootFiles()
            .file("ipxe.efi", new byte[1000])
            .file("52:54:00:aa:88:2a/auto.ipxe", "#!ipxe\nkernel x\n".getBytes(UTF_8));

    @Test
    void goodMachineIsFollowedToItsScript() {
        Explanation explained = explain(new Scripted(), Firmware.UEFI);

        assertThat(explained.boots()).isTrue();
        assertThat(explained.rounds())
                .extracting(Explanation.Round::bootFile)
                .containsExactly("tftp://192.168.2.112:69/ipxe.efi", SCRIPT);
        assertThat(explained.lines())
                .contains("     netmask (1): 255.255.255.0", "     | kernel x", "Boots: it gets its iPXE script.");
    }

    @Test
    void theScriptCanBeHadAlone() {
        files = new InMemoryBootFiles()
                .file("ipxe.efi", new byte[1])
                .file("52:54:00:aa:88:2a/auto.ipxe", "#!ipxe\nkernel x \\\na=b\necho \u001b[2J\n".getBytes(UTF_8));

        assertThat(explain(new Scripted(), Firmware.UEFI).script())
                .containsExactly("#!ipxe", "kernel x \\", "a=b", "echo \\x1b[2J");
    }

    @Test
    void aLongScriptIsCutAndTheCommandForTheRestIsNamed() {
        files = new InMemoryBootFiles()
                .file("ipxe.efi", new byte[1])
                .file("52:54:00:aa:88:2a/auto.ipxe", ("#!ipxe\n" + "echo\n".repeat(99)).getBytes(UTF_8));

        Explanation explained = explain(new Scripted(), Firmware.UEFI);

        assertThat(explained.lines()).contains("     40 more lines: smee:explain 52:54:00:aa:88:2a --script");
        assertThat(explained.script()).hasSize(100);
    }

    @Test
    void aMachineWithoutScriptIsToldSoWhenItsScriptIsAskedFor() {
        hardware.down("the file is gone");

        assertThatThrownBy(() -> explain(request -> new Decision.Silence(Outcome.FAILED, "down").now(), Firmware.UEFI)
                        .script())
                .hasMessageContaining("no script: it gets no DHCP answer.");
    }

    @Test
    void ipxeGoesStraightToTheScript() {
        assertThat(explain(new Scripted(), Firmware.IPXE).rounds()).hasSize(1);
    }

    @Test
    void missingBinaryIsNamedWithTheCommandThatHelps() {
        Explanation explained = explain(new Scripted(), Firmware.BIOS);

        assertThat(explained.boots()).isFalse();
        assertThat(explained.rounds().get(0).file()).contains("not there").contains("undionly.kpxe");
        assertThat(explained.advice()).anyMatch(line -> line.contains("smee:status"));
    }

    @Test
    void unknownMachineIsToldWhatToAdd() {
        Explanation explained = new Explainer(platform(new Scripted()), SEGMENT)
                .explain(MacAddress.parse("02:00:00:00:00:01"), Firmware.UEFI);

        assertThat(explained.boots()).isFalse();
        assertThat(explained.record()).isEqualTo("no backend knows 02:00:00:00:00:01");
        assertThat(explained.lines()).anyMatch(line -> line.contains("Add a record for \"02:00:00:00:00:01\""));
    }

    @Test
    void deniedMachineIsToldTheKey() {
        hardware.put(machine(false));
        files = new InMemoryBootFiles()
                .file("ipxe.efi", new byte[1])
                .answer(
                        "52:54:00:aa:88:2a/auto.ipxe",
                        new BootFileAnswer.Refused(BootFileAnswer.Refusal.NOT_ALLOWED, "not allowed"));

        assertThat(explain(new Scripted(), Firmware.UEFI).advice())
                .contains("Set netboot.allowPxe: true in the record of node1");
    }

    @Test
    void outageIsNoRefusal() {
        hardware.down("the file is gone");

        Explanation explained = explain(new Scripted(), Firmware.UEFI);

        assertThat(explained.record()).contains("nobody can say now: the file is gone");
    }

    @Test
    void endlessChainEndsWithAWarning() {
        DhcpHandler looping = request -> offer(request, "ipxe.efi");

        assertThat(explain(looping, Firmware.UEFI).rounds()).hasSize(3);
    }

    @Test
    void bootFileElsewhereIsNotAsked() {
        DhcpHandler other = request -> offer(request, "http://198.51.100.7/x.efi");

        Explanation explained = explain(other, Firmware.UEFI_HTTP);

        assertThat(explained.rounds().get(0).file()).contains("another server");
    }

    @Test
    void missingHandlerNamesItsFeature() {
        Platform platform = new Platform("1", hardware, null, List.of(), List.of(), List.of(), List.of());

        assertThatThrownBy(() -> new Explainer(platform, SEGMENT).explain(MAC, Firmware.UEFI))
                .hasMessageContaining("feature:install smee-dhcp-reservation");
    }

    @Test
    void unknownSegmentNamesTheOpenOnes() {
        assertThatThrownBy(() -> Segments.named(List.of(SEGMENT), Optional.of("eth9")))
                .hasMessage("--segment eth9 is not open; open: br0");
    }

    @Test
    void segmentIsChosenByItsServersNameToo() {
        Segment wan = new Segment("wan", "eth1", 67, DhcpSites.rfc("reservation"));

        assertThat(Segments.named(List.of(SEGMENT, wan), Optional.of("wan"))).isSameAs(wan);
        assertThat(Segments.named(List.of(SEGMENT, wan), Optional.of("eth1"))).isSameAs(wan);
        assertThat(new Explainer(platform(new Scripted()), wan)
                        .explain(MAC, Firmware.UEFI)
                        .lines())
                .anyMatch(line -> line.endsWith(" on eth1 (wan)."));
    }

    @Test
    void unknownFirmwareNamesTheChoices() {
        assertThatThrownBy(() -> Firmware.parse("coreboot")).hasMessageContaining("bios, uefi, uefi-http, ipxe, arm64");
    }

    @Test
    void besideAnotherDhcpServerTheBootIsFollowedWithoutAnAddress() {
        Explanation explained = explainProxy("auto-proxy", new BesideAnother(), Firmware.UEFI);

        assertThat(explained.boots()).isTrue();
        assertThat(explained.lines())
                .contains("   It gets OFFER, no address (that comes from another DHCP server): boot file only.")
                .anyMatch(line -> line.contains("the DHCP server that gives addresses was not asked"));
    }

    @Test
    void aProxyThatIsSilentLeavesTheMachineWithAnAddressOfTheOther() {
        DhcpHandler silent = request -> new Decision.Silence(Outcome.NOT_FOUND, "no hardware record").now();

        Explanation explained = explainProxy("proxy", silent, Firmware.UEFI);

        assertThat(explained.verdict()).contains("only an address from another DHCP server");
    }

    @Test
    void aMachineThatAProxyRefusesNeedsNoAddressInItsRecord() {
        hardware.put(new Hardware("node1", MAC, Optional.empty(), false, Netboot.DENIED, Map.of()));
        DhcpHandler refusing = request -> {
            request.start(MessageType.OFFER, DhcpSites.SERVER.bits()).file("/" + MAC + "/netboot-not-allowed");
            return request.send(false, false, Outcome.REFUSED, "boot denied");
        };

        Explanation explained = explainProxy("proxy", refusing, Firmware.BIOS);

        assertThat(explained.boots()).isFalse();
        assertThat(explained.verdict()).contains("nothing to boot");
        assertThat(explained.advice())
                .contains("Set netboot.allowPxe: true in the record of node1")
                .noneMatch(line -> line.contains("ipAddress"));
    }

    @Test
    void missingProxyNamesTheFeatureThatBringsBothModes() {
        Platform platform = new Platform("1", hardware, null, List.of(), List.of(), List.of(), List.of());

        assertThatThrownBy(() -> platform.handler("auto-proxy"))
                .hasMessageContaining("feature:install smee-dhcp-proxy");
    }

    private Explanation explainProxy(String mode, DhcpHandler handler, Firmware firmware) {
        Platform platform = new Platform(
                "1",
                hardware,
                null,
                List.of(),
                List.of(),
                List.of(files),
                List.of(Map.entry(Map.of(DhcpHandler.MODE, new String[] {"proxy", "auto-proxy"}), handler)));
        return new Explainer(platform, new Segment("br0", 67, DhcpSites.rfc(mode))).explain(MAC, firmware);
    }

    private Explanation explain(DhcpHandler handler, Firmware firmware) {
        return new Explainer(platform(handler), SEGMENT).explain(MAC, firmware);
    }

    private Platform platform(DhcpHandler handler) {
        return new Platform(
                "1",
                hardware,
                null,
                List.of(),
                List.of(),
                List.of(files),
                List.of(Map.entry(Map.of(DhcpHandler.MODE, "reservation"), handler)));
    }

    private static Hardware machine(boolean allowed) {
        Reservation reservation = Reservation.of(Ipv4Address.parse("192.168.2.15"), Ipv4Address.parse("255.255.255.0"));
        Netboot netboot = allowed ? Netboot.ALLOWED : Netboot.DENIED;
        return new Hardware("node1", MAC, Optional.of(reservation), false, netboot, Map.of());
    }

    private static CompletionStage<Decision> offer(DhcpRequest request, String file) {
        DhcpReply reply = request.reply();
        int type = request.message().type() == MessageType.DISCOVER ? MessageType.OFFER : MessageType.ACK;
        reply.start(type)
                .yiaddr(Ipv4Address.parse("192.168.2.15").bits())
                .siaddr(DhcpSites.SERVER.bits())
                .optionInt(DhcpOption.SUBNET_MASK, 0xffffff00)
                .optionInt(DhcpOption.SERVER_IDENTIFIER, DhcpSites.SERVER.bits())
                .file(file);
        return request.send(true, false, Outcome.SERVED, "as scripted");
    }

    /** Knows one machine; sends iPXE to the script and everything else to the binary of its architecture. */
    private static final class Scripted implements DhcpHandler {
        @Override
        public CompletionStage<Decision> decide(DhcpRequest request) {
            if (request.message().macBits() != MAC.bits()) {
                return new Decision.Silence(Outcome.NOT_FOUND, "no hardware record for this MAC").now();
            }
            return offer(
                    request,
                    request.client().ipxe()
                            ? SCRIPT
                            : request.site()
                                    .architectures()
                                    .binary(request.client().architecture()));
        }
    }

    /** Offers a boot file and no address, as a proxy does. */
    private static final class BesideAnother implements DhcpHandler {
        @Override
        public CompletionStage<Decision> decide(DhcpRequest request) {
            request.start(MessageType.OFFER, DhcpSites.SERVER.bits())
                    .siaddr(DhcpSites.SERVER.bits())
                    .file(request.client().ipxe() ? SCRIPT : "ipxe.efi");
            return request.send(true, false, Outcome.SERVED, "boot file only");
        }
    }
}
