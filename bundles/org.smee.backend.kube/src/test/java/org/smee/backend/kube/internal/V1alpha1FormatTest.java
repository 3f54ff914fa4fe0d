package org.smee.backend.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Interner;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.Ipv4Network;
import org.smee.api.net.MacAddress;

class V1alpha1FormatTest {
    static HardwareObject read(String spec, String annotations) {
        return new ObjectReader(KubeSettings.V1ALPHA1, new Interner())
                .read(FakeApi.Json.hardware("tinkerbell.org/v1alpha1", "m1", spec, annotations, 7));
    }

    private static HardwareObject read(String spec) {
        return read(spec, "{}");
    }

    private static Ipv4Address ip(String text) {
        return Ipv4Address.parse(text);
    }

    @Test
    void everyFieldOfTheReferenceIsRead() {
        HardwareObject object = read("""
                {"agentID": "agent-1",
                 "metadata": {"facility": {"facility_code": "ams1"}},
                 "interfaces": [{
                   "disableDhcp": true,
                   "dhcp": {"mac": "52:54:00:AA:88:2A", "hostname": "h1", "domain_name": "example.com",
                     "lease_time": 3600, "name_servers": ["8.8.8.8", "dns.example.com", "1.1.1.1"],
                     "time_servers": ["132.163.96.2"], "arch": "aarch64", "uefi": true, "iface_name": "eth0",
                     "vlan_id": "100,200", "tftp_server_name": "tftp", "boot_file_name": "boot",
                     "ip": {"address": "192.168.2.15", "netmask": "255.255.255.0", "gateway": "192.168.2.1", "family": 4},
                     "classless_static_routes": [
                       {"destination_descriptor": "10.0.0.0/8", "router": "192.168.2.254"},
                       {"destination_descriptor": "10.0.0.0/99", "router": "192.168.2.254"}]},
                   "netboot": {"allowPXE": true, "allowWorkflow": true,
                     "ipxe": {"url": "http://h/auto.ipxe", "contents": "shell", "binary": "snp.efi"},
                     "osie": {"baseURL": "http://h/osie", "kernel": "vmlinuz", "initrd": "initrd", "kernelParams": ["a=1", "b"]},
                     "pxelinux": {"config": "DEFAULT x"},
                     "rpi": {"serialNum": "abc", "firmwarePath": "rpi4", "configTxt": "arm_64bit=1"}},
                   "isoboot": {"sourceISO": "http://h/hook.iso"}}]}
                """, "{\"smee.org/boot\": \"once:d1\"}");

        assertThat(object.machines())
                .containsExactly(new Hardware(
                        "m1",
                        MacAddress.parse("52:54:00:aa:88:2a"),
                        Optional.of(new Reservation(
                                ip("192.168.2.15"),
                                Optional.of(ip("255.255.255.0")),
                                Optional.of(ip("192.168.2.1")),
                                Optional.of(ip("192.168.2.255")),
                                List.of(ip("8.8.8.8"), ip("1.1.1.1")),
                                List.of(ip("132.163.96.2")),
                                "h1",
                                "example.com",
                                List.of("example.com"),
                                Optional.of(Duration.ofHours(1)),
                                List.of(new Reservation.Route(Ipv4Network.parse("10.0.0.0/8"), ip("192.168.2.254"))),
                                "tftp",
                                "boot",
                                "100,200")),
                        true,
                        new Netboot(
                                true,
                                "http://h/auto.ipxe",
                                "shell",
                                "snp.efi",
                                "aarch64",
                                "ams1",
                                "",
                                "agent-1",
                                new Netboot.Osie("http://h/osie", "vmlinuz", "initrd", List.of("a=1", "b")),
                                "DEFAULT x",
                                new Netboot.RaspberryPi("abc", "rpi4", "arm_64bit=1"),
                                "http://h/hook.iso",
                                Boot.once("d1")),
                        Map.of("site", "a", "namespace", "default")));
        assertThat(object.name()).isEqualTo("default/m1");
        assertThat(object.revision()).isEqualTo(7);
        assertThat(object.problems())
                .hasSize(2)
                .anyMatch(p -> p.startsWith(
                        "hardware default/m1: spec.interfaces[0].dhcp.name_servers[1]=\"dns.example.com\""))
                .anyMatch(p -> p.contains("spec.interfaces[0].dhcp.classless_static_routes[1].destination_descriptor"));
    }

    @Test
    void eachInterfaceIsAMachine() {
        HardwareObject object = read("{\"interfaces\":[{\"dhcp\":{\"mac\":\"52:54:00:00:00:01\"}},"
                + "{\"dhcp\":{\"mac\":\"52-54-00-00-00-02\"}},{\"dhcp\":{\"mac\":\"52:54:00:00:00:01\"}}]}");

        assertThat(object.machines())
                .extracting(machine -> machine.mac().toString())
                .containsExactly("52:54:00:00:00:01", "52:54:00:00:00:02");
        assertThat(object.problems()).singleElement().asString().contains("stands at two interfaces");
    }

    @Test
    void anInterfaceWithoutDhcpIsLeftOutAndHidesNobody() {
        HardwareObject object = read(
                "{\"interfaces\":[{},{\"netboot\":{\"allowPXE\":true}},"
                        + "{\"dhcp\":{\"mac\":\"52:54:00:00:00:02\",\"ip\":{\"address\":\"10.0.0.2\",\"netmask\":\"255.0.0.0\"}}}]}");

        assertThat(object.machines()).singleElement().satisfies(machine -> {
            assertThat(machine.reservation()).isPresent();
            assertThat(machine.netboot().allowed()).isFalse();
        });
        assertThat(object.problems()).hasSize(2).allMatch(p -> p.contains(".dhcp.mac is missing"));
    }

    @Test
    void anInterfaceWithoutAddressIsKnownWithoutReservation() {
        HardwareObject object = read("{\"interfaces\":[{\"dhcp\":{\"mac\":\"52:54:00:00:00:02\"}}]}");

        assertThat(object.machines())
                .singleElement()
                .satisfies(m -> assertThat(m.reservation()).isEmpty());
        assertThat(object.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1", "0.0.0.0", "224.0.0.1", "300.1.1.1", "x"})
    void anAddressNoMachineCanHaveIsReported(String address) {
        HardwareObject object = read("{\"interfaces\":[{\"dhcp\":{\"mac\":\"52:54:00:00:00:02\",\"ip\":{\"address\":\""
                + address + "\"}}}]}");

        assertThat(object.machines())
                .singleElement()
                .satisfies(m -> assertThat(m.reservation()).isEmpty());
        assertThat(object.problems()).singleElement().asString().contains("dhcp.ip.address=\"" + address + "\"");
    }

    @Test
    void theDisabledAnnotationSilencesTheMachine() {
        HardwareObject object =
                read(FakeApi.Json.spec(Kube.MAC, "10.0.0.2"), "{\"tinkerbell.org/disabled\": \"true\"}");

        assertThat(object.machines()).singleElement().satisfies(machine -> {
            assertThat(machine.dhcpDisabled()).isTrue();
            assertThat(machine.netboot().allowed()).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({"network, network", "local-disk, local-disk", "'', network", "nonsense!, local-disk"})
    void theBootAnnotationDecidesAndAWrongOneMeansTheDisk(String value, String boot) {
        HardwareObject object = read(FakeApi.Json.spec(Kube.MAC, "10.0.0.2"), "{\"smee.org/boot\": \"" + value + "\"}");

        assertThat(object.machines())
                .singleElement()
                .satisfies(m -> assertThat(m.netboot().boot().toString()).isEqualTo(boot));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "[]", "null", "\"x\"", "{}", "{\"interfaces\":{}}", "{\"interfaces\":[[]]}"})
    void nothingInASpecEndsTheReader(String spec) {
        assertThat(read(spec).machines()).isEmpty();
    }
}
