package org.smee.backend.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Interner;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.Ipv4Network;
import org.smee.api.net.MacAddress;

class V1alpha2FormatTest {
    private static HardwareObject read(String spec) {
        return new ObjectReader(KubeSettings.V1ALPHA2, new Interner())
                .read(FakeApi.Json.hardware("tinkerbell.org/v1alpha2", "m1", spec, "{}", 7));
    }

    private static Ipv4Address ip(String text) {
        return Ipv4Address.parse(text);
    }

    @Test
    void everyFieldIsRead() {
        HardwareObject object = read("""
                {"agentID": "agent-1", "arch": "x86_64",
                 "instance": {"osie": {"kernelURL": "http://h/os/vmlinuz", "initrdURL": "http://h/os/initrd",
                   "isoURL": "http://h/hook.iso", "kernelParams": ["a=1"]}},
                 "networkInterfaces": {"52:54:00:aa:88:2a": {
                   "dhcp": {"ipv4": {"disabled": true, "bootFileName": "b", "tftpServerName": "t", "hostname": "h1",
                     "classlessStaticRoutes": [{"destinationDescriptor": "10.0.0.0/8", "router": "192.168.2.254"}],
                     "domainName": "example.com", "domainSearchList": ["a.example.com", "b.example.com"],
                     "leaseTimeSeconds": 86400, "nameservers": ["8.8.8.8"], "ntpServers": ["10.0.0.9"], "vlanID": "30"}},
                   "ipam": {"ipv4": {"address": "192.168.2.15", "gateway": "192.168.2.1", "prefix": "24"}},
                   "netboot": {"ipxe": {"binary": "snp.efi", "script": "#!ipxe", "url": "http://h/a.ipxe"},
                     "pxelinux": {"config": "c"}, "rpi": {"serialNum": "s", "configTxt": "x", "firmwarePath": "f"}}}}}
                """);

        assertThat(object.problems()).isEmpty();
        assertThat(object.machines())
                .containsExactly(new Hardware(
                        "m1",
                        MacAddress.parse("52:54:00:aa:88:2a"),
                        Optional.of(new Reservation(
                                ip("192.168.2.15"),
                                Optional.of(ip("255.255.255.0")),
                                Optional.of(ip("192.168.2.1")),
                                Optional.of(ip("192.168.2.255")),
                                List.of(ip("8.8.8.8")),
                                List.of(ip("10.0.0.9")),
                                "h1",
                                "example.com",
                                List.of("a.example.com", "b.example.com"),
                                Optional.of(Duration.ofDays(1)),
                                List.of(new Reservation.Route(Ipv4Network.parse("10.0.0.0/8"), ip("192.168.2.254"))),
                                "t",
                                "b",
                                "30")),
                        true,
                        new Netboot(
                                true,
                                "http://h/a.ipxe",
                                "#!ipxe",
                                "snp.efi",
                                "x86_64",
                                "",
                                "",
                                "agent-1",
                                new Netboot.Osie("http://h/os", "vmlinuz", "initrd", List.of("a=1")),
                                "c",
                                new Netboot.RaspberryPi("s", "f", "x"),
                                "http://h/hook.iso",
                                Boot.NETWORK),
                        Map.of("site", "a", "namespace", "default")));
    }

    @Test
    void disabledNetbootIsNotAllowedAndABadKeyHidesNobody() {
        HardwareObject object = read(
                "{\"networkInterfaces\":{\"eth0\":{},\"52:54:00:aa:88:2a\":" + "{\"netboot\":{\"disabled\":true}}}}");

        assertThat(object.machines())
                .singleElement()
                .satisfies(m -> assertThat(m.netboot().allowed()).isFalse());
        assertThat(object.problems()).singleElement().asString().contains("spec.networkInterfaces[eth0]");
    }

    @Test
    void anInitrdElsewhereThanTheKernelIsReported() {
        HardwareObject object = read("{\"instance\":{\"osie\":{\"kernelURL\":\"http://h/a/k\",\"initrdURL\":"
                + "\"http://h/b/i\"}},\"networkInterfaces\":{\"52:54:00:aa:88:2a\":{}}}");

        assertThat(object.machines().get(0).netboot().osie())
                .isEqualTo(new Netboot.Osie("http://h/a", "k", "", List.of()));
        assertThat(object.problems()).singleElement().asString().contains("spec.instance.osie.initrdURL");
    }
}
