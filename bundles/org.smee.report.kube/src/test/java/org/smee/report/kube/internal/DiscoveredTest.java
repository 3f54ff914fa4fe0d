package org.smee.report.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.dhcp.api.DhcpOption;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.Packets;

class DiscoveredTest {
    private static final String MAC = "52:54:00:12:34:56";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Optional<Discovered> of(Packets packet) {
        return Discovered.of(packet.at(DhcpSites.rfc("reservation")), Fleet.NOON);
    }

    private static JsonNode object(Packets packet, String version) throws Exception {
        JsonNode object = JSON.readTree(of(packet).orElseThrow().object(version, "tinkerbell", "node-a"));
        assertThat(ApiRules.hardware(object, version, "tinkerbell")).isEmpty();
        return object;
    }

    private static byte[] relayed(byte[] circuitId, byte[] remoteId) {
        byte[] option = new byte[4 + circuitId.length + remoteId.length];
        option[0] = 1;
        option[1] = (byte) circuitId.length;
        System.arraycopy(circuitId, 0, option, 2, circuitId.length);
        option[2 + circuitId.length] = 2;
        option[3 + circuitId.length] = (byte) remoteId.length;
        System.arraycopy(remoteId, 0, option, 4 + circuitId.length, remoteId.length);
        return option;
    }

    @Test
    void whatThePacketToldStandsInADisabledObject() throws Exception {
        byte[] option = relayed("rack7/port12".getBytes(StandardCharsets.US_ASCII), new byte[] {0, 6, -1});
        JsonNode object = object(
                Packets.uefi(MAC)
                        .relayedBy("192.0.2.1")
                        .option(DhcpOption.RELAY_AGENT_INFORMATION, option)
                        .option(
                                DhcpOption.CLIENT_MACHINE_IDENTIFIER,
                                new int[] {0, 0x44, 0x45, 0x4c, 0x4c, 0, 0x10, 0, 0x20, 0x80, 0x30, 1, 2, 3, 4, 5, 6}),
                "v1alpha1");

        assertThat(object).isEqualTo(JSON.readTree("""
                                {"apiVersion":"tinkerbell.org/v1alpha1","kind":"Hardware","metadata":{
                                 "name":"discovered-52-54-00-12-34-56","namespace":"tinkerbell",
                                 "labels":{"smee.org/discovered":"true","smee.org/relay":"192.0.2.1",
                                  "smee.org/uuid":"4c4c4544-1000-2000-8030-010203040506"},
                                 "annotations":{"smee.org/discovered-at":"2026-11-28T12:00:00.123456Z",
                                  "smee.org/discovered-by":"node-a","smee.org/circuit-id":"rack7/port12",
                                  "smee.org/remote-id":"0x0006ff","smee.org/client-architecture":"7",
                                  "smee.org/vendor-class":"PXEClient:Arch:00007:UNDI:002001"}},
                                "spec":{"interfaces":[{"disableDhcp":true,
                                 "dhcp":{"mac":"52:54:00:12:34:56","arch":"x86_64","uefi":true},
                                 "netboot":{"allowPXE":false,"allowWorkflow":false}}]}}"""));
    }

    @Test
    void theNewVersionSaysItInItsOwnWay() throws Exception {
        JsonNode card = object(Packets.bios(MAC), "v1alpha2")
                .path("spec")
                .path("networkInterfaces")
                .path(MAC);

        assertThat(card.path("dhcp").path("ipv4").path("disabled").asBoolean()).isTrue();
        assertThat(card.path("netboot").path("disabled").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "6, ''", "7, x86_64", "9, x86_64", "16, x86_64", "11, aarch64", "19, aarch64", "65535, ''"})
    void theProcessorIsSaidWhereTheArchitectureSaysIt(int architecture, String processor) throws Exception {
        JsonNode dhcp = object(Packets.pxe(MAC, architecture), "v1alpha1")
                .path("spec")
                .path("interfaces")
                .path(0)
                .path("dhcp");

        assertThat(dhcp.path("arch").asText()).isEqualTo(processor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\nb", "\u001b[31m", "caf\u00e9", "a\u007f"})
    void whatIsNotPrintableIsHexadecimal(String circuitId) throws Exception {
        byte[] octets = circuitId.getBytes(StandardCharsets.ISO_8859_1);
        JsonNode object = object(
                Packets.bios(MAC).option(DhcpOption.RELAY_AGENT_INFORMATION, relayed(octets, octets)), "v1alpha1");

        assertThat(object.path("metadata")
                        .path("annotations")
                        .path("smee.org/circuit-id")
                        .asText())
                .matches("0x([0-9a-f]{2})+");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aBrokenOption82HidesNothingElse(int kept) throws Exception {
        byte[] option = {1, (byte) 200, 'a', 'b'};
        JsonNode object = object(
                Packets.bios(MAC).option(DhcpOption.RELAY_AGENT_INFORMATION, Arrays.copyOf(option, kept + 1)),
                "v1alpha1");

        assertThat(object.path("metadata").path("annotations").has("smee.org/circuit-id"))
                .isFalse();
        assertThat(object.path("metadata").path("annotations").has("smee.org/vendor-class"))
                .isTrue();
    }

    @Test
    void aUuidThatWasNeverSetIsNone() throws Exception {
        byte[] unset = new byte[17];
        JsonNode object = object(Packets.bios(MAC).option(DhcpOption.CLIENT_MACHINE_IDENTIFIER, unset), "v1alpha1");

        assertThat(object.path("metadata").path("labels").has("smee.org/uuid")).isFalse();
    }

    @Test
    void onlyMachinesThatBootFromTheNetworkAreRecorded() {
        assertThat(of(Packets.system(MAC))).isEmpty();
        assertThat(of(Packets.plain(MAC))).isEmpty();
        assertThat(of(Packets.http(MAC))).isPresent();
        assertThat(of(Packets.ipxe(MAC, 7))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "52:54:00:12:34:56:78:9a"})
    void aMacThatNoHardwareObjectCanHaveIsNotRecorded(String mac) {
        assertThat(of(Packets.bios(mac))).isEmpty();
    }
}
