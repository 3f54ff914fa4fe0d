package org.smee.backend.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;

class ObjectFormatTest {
    private static final String MAC = "52:54:00:aa:88:3a";

    @TempDir
    Path directory;

    @Test
    void theAnnotationSaysWhatAllInterfacesBoot() throws Exception {
        String object = """
                kind: Hardware
                metadata:
                  name: m
                  annotations: {smee.org/boot: %s}
                spec:
                  interfaces:
                    - dhcp: {mac: 52:54:00:aa:88:3a}
                      netboot: {allowPXE: true}
                """;

        HardwareFileReader.Content good = TestFiles.read(directory, object.formatted("once:deploy-42"));
        assertThat(TestFiles.machine(good, MAC).netboot().boot()).isEqualTo(Boot.once("deploy-42"));
        HardwareFileReader.Content bad = TestFiles.read(directory, object.formatted("twice"));
        assertThat(TestFiles.machine(bad, MAC).netboot().boot()).isEqualTo(Boot.LOCAL_DISK);
        assertThat(bad.problems()).singleElement().asString().contains("annotations.smee.org/boot=twice", "local-disk");
    }

    @Test
    void everyKeyOfTheExampleIsRead() throws Exception {
        HardwareFileReader.Content content =
                HardwareFileReader.read(Path.of("../../examples/hardware/tinkerbell.yaml"));

        assertThat(content.problems()).isEmpty();
        Hardware machine = TestFiles.machine(content, MAC);
        assertThat(machine.id()).isEqualTo("machine1");
        assertThat(machine.dhcpDisabled()).isFalse();
        assertThat(machine.labels()).containsEntry("rack", "r1").containsEntry("namespace", "tink-system");
        Reservation reserved = machine.reservation().orElseThrow();
        assertThat(reserved.address()).hasToString("192.168.3.15");
        assertThat(reserved.netmask()).map(Ipv4Address::toString).contains("255.255.255.0");
        assertThat(reserved.gateway()).map(Ipv4Address::toString).contains("192.168.3.1");
        assertThat(reserved.broadcast()).map(Ipv4Address::toString).contains("192.168.3.255");
        assertThat(reserved.nameServers()).hasToString("[8.8.8.8, 1.1.1.1]");
        assertThat(reserved.timeServers()).hasToString("[132.163.96.2]");
        assertThat(reserved.hostname()).isEqualTo("machine1");
        assertThat(reserved.domainName()).isEqualTo("example.com");
        assertThat(reserved.domainSearch()).containsExactly("example.com");
        assertThat(reserved.lease()).contains(Duration.ofDays(1));
        assertThat(reserved.routes())
                .extracting(route -> route.destination() + " via " + route.router())
                .containsExactly("10.0.0.0/8 via 192.168.3.254", "0.0.0.0/0 via 192.168.3.1");
        assertThat(reserved.tftpServerName()).isEqualTo("192.168.3.2");
        assertThat(reserved.bootFileName()).isEqualTo("custom.efi");
        assertThat(reserved.vlanId()).isEqualTo("100");
        Netboot netboot = machine.netboot();
        assertThat(netboot.allowed()).isTrue();
        assertThat(netboot.ipxeScriptUrl()).isEqualTo("http://192.168.3.1/install.ipxe");
        assertThat(netboot.ipxeScript()).isEqualTo("#!ipxe\nshell\n");
        assertThat(netboot.ipxeBinary()).isEqualTo("snp.efi");
        assertThat(netboot.arch()).isEqualTo("x86_64");
        assertThat(netboot.facility()).isEqualTo("lab");
        assertThat(netboot.agentId()).isEqualTo("machine1-agent");
        assertThat(netboot.osie().baseUrl()).isEqualTo("http://192.168.3.1:8080/hook");
        assertThat(netboot.osie().kernel()).isEqualTo("vmlinuz-x86_64");
        assertThat(netboot.osie().initrd()).isEqualTo("initramfs-x86_64");
        assertThat(netboot.osie().kernelParams()).containsExactly("console=ttyS0", "quiet");
        assertThat(netboot.pxelinuxConfig()).isEqualTo("default local\n");
        assertThat(netboot.raspberryPi().serial()).isEqualTo("1a2b3c4d");
        assertThat(netboot.raspberryPi().firmwarePath()).isEqualTo("rpi4");
        assertThat(netboot.raspberryPi().configTxt()).isEqualTo("enable_uart=1\n");
        assertThat(netboot.isoSource()).isEqualTo("http://192.168.3.1:8080/hook.iso");
    }

    @Test
    void aKubernetesListIsRead() throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, """
                apiVersion: v1
                kind: List
                metadata: {resourceVersion: ""}
                items:
                - kind: Hardware
                  metadata: {name: a}
                  spec: {interfaces: [{dhcp: {mac: 52:54:00:aa:88:01}}]}
                - kind: Workflow
                  spec: {interfaces: broken}
                - kind: Hardware
                  metadata: {name: b}
                  spec: {interfaces: [{dhcp: {mac: 52:54:00:aa:88:02}}]}
                """);

        assertThat(content.problems()).isEmpty();
        assertThat(content.index().all()).extracting(Hardware::id).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void severalDocumentsAreRead() throws Exception {
        HardwareFileReader.Content content =
                TestFiles.read(directory, """
                ---
                kind: Hardware
                metadata: {name: a}
                spec: {interfaces: [{dhcp: {mac: 52:54:00:aa:88:01}}]}
                ---
                # nothing here
                ---
                kind: Secret
                stringData: {x: y}
                ---
                spec: {interfaces: [{dhcp: {mac: 52:54:00:aa:88:02}}]}
                """.replace("stringData: {x: y}", "spec: {x: y}"));

        assertThat(content.problems()).isEmpty();
        assertThat(content.index().all()).extracting(Hardware::id).containsExactlyInAnyOrder("a", "52:54:00:aa:88:02");
    }

    @Test
    void jsonIsReadEvenWithTabs() throws Exception {
        HardwareFileReader.Content content = TestFiles.read(
                directory,
                "{\n\t\"kind\":\"List\",\"items\":[{\"kind\":\"Hardware\",\"metadata\":{\"name\":\"a\\u00e9\\/\"},\n"
                        + "\t\t\"spec\":{\"interfaces\":[{\"dhcp\":{\"mac\":\"52:54:00:aa:88:01\",\n"
                        + "\t\t\t\"ip\":{\"address\":\"10.0.0.1\",\"netmask\":\"255.0.0.0\"},\"lease_time\":60},"
                        + "\"netboot\":{\"allowPXE\":true}}]}}]}");

        assertThat(content.problems()).isEmpty();
        Hardware machine = TestFiles.machine(content, "52:54:00:aa:88:01");
        assertThat(machine.id()).isEqualTo("aé/");
        assertThat(machine.reservation().orElseThrow().broadcast())
                .map(Ipv4Address::toString)
                .contains("10.255.255.255");
    }

    @Test
    void everyInterfaceOfAMachineIsKnown() throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, """
                - metadata: {name: a}
                  spec:
                    interfaces:
                    - dhcp: {mac: 52-54-00-AA-88-01, ip: {address: 10.0.0.1, netmask: 255.0.0.0}}
                    - dhcp: {mac: 52:54:00:aa:88:02}
                      disableDhcp: true
                    - dhcp: {}
                """);

        assertThat(TestFiles.byMac(content)).containsOnlyKeys("52:54:00:aa:88:01", "52:54:00:aa:88:02");
        assertThat(TestFiles.machine(content, "52:54:00:aa:88:02").dhcpDisabled())
                .isTrue();
        assertThat(TestFiles.machine(content, "52:54:00:aa:88:02").reservation())
                .isEmpty();
        assertThat(content.problems()).hasSize(1);
        assertThat(content.problems().get(0)).contains("line 7: machine a: ", "mac is missing");
    }

    @Test
    void theDisabledAnnotationSilencesTheMachine() throws Exception {
        Hardware machine = TestFiles.machine(TestFiles.read(directory, """
                        - metadata: {name: a, annotations: {tinkerbell.org/disabled: "true"}}
                          spec:
                            interfaces:
                            - dhcp: {mac: 52:54:00:aa:88:3a}
                              netboot: {allowPXE: true}
                        """), MAC);

        assertThat(machine.dhcpDisabled()).isTrue();
        assertThat(machine.netboot().allowed()).isFalse();
    }

    @Test
    void withoutNetbootTheMachineMayNotBoot() throws Exception {
        Hardware machine = TestFiles.machine(withKeys("hostname: x"), MAC);

        assertThat(machine.netboot()).isEqualTo(Netboot.DENIED);
        assertThat(machine.reservation().flatMap(Reservation::lease)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "classless_static_routes: [{destination_descriptor: 10.0.0.0/33, router: 10.0.0.1}] | destination_descriptor=10.0.0.0/33",
                "classless_static_routes: [10.0.0.0/8] | classless_static_routes[]=10.0.0.0/8",
                "name_servers: ['2001:db8::1'] | name_servers=2001:db8::1",
                "time_servers: [pool.example.com] | time_servers=pool.example.com",
                "vlan_id: x | vlan_id=x",
                "lease_time: week | lease_time=week"
            })
    void aBadOptionalValueCostsOnlyItself(String keys, String named) throws Exception {
        HardwareFileReader.Content content = withKeys(keys);

        assertThat(content.index().records()).isOne();
        assertThat(content.problems()).hasSize(1);
        assertThat(content.problems().get(0)).contains("line 6: machine a: ", named, "allowed: ");
    }

    @ParameterizedTest
    @CsvSource({
        "255.255.255.0,10.0.0.255",
        "255.255.252.0,10.0.3.255",
        "255.255.255.252,10.0.0.3",
        "255.255.255.254,''",
        "255.255.255.255,''"
    })
    void theBroadcastAddressIsComputed(String netmask, String broadcast) throws Exception {
        Hardware machine = TestFiles.machine(TestFiles.read(directory, """
                        - metadata: {name: a}
                          spec: {interfaces: [{dhcp: {mac: 52:54:00:aa:88:3a, ip: {address: 10.0.0.1, netmask: %s}}}]}
                        """.formatted(netmask)), MAC);

        assertThat(machine.reservation().orElseThrow().broadcast().map(Ipv4Address::toString))
                .isEqualTo(Optional.of(broadcast).filter(b -> !b.isEmpty()));
    }

    @Test
    void anAddressWithoutNetmaskIsReportedAndServed() throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, """
                - metadata: {name: a}
                  spec: {interfaces: [{dhcp: {mac: 52:54:00:aa:88:3a, ip: {address: 10.0.0.1}}}]}
                """);

        assertThat(content.problems())
                .singleElement()
                .asString()
                .contains("machine a: ", "dhcp.ip.netmask is missing", "guess");
        assertThat(TestFiles.machine(content, MAC).reservation()).isPresent();
    }

    @Test
    void namesThatAreNoAddressesAreLeftOutAndTheOthersOfTheListStay() throws Exception {
        HardwareFileReader.Content content =
                withKeys("name_servers: [dns.example.com, 8.8.8.8]\n        time_servers: [1.2.3.4, pool.example.com]");

        Reservation reserved = TestFiles.machine(content, MAC).reservation().orElseThrow();
        assertThat(reserved.nameServers()).hasToString("[8.8.8.8]");
        assertThat(reserved.timeServers()).hasToString("[1.2.3.4]");
        assertThat(content.problems()).hasSize(2);
    }

    @Test
    void twoObjectsWithOneMacAreBothNamed() throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, """
                - metadata: {name: first}
                  spec: {interfaces: [{dhcp: {mac: 52:54:00:aa:88:3a}}]}
                - metadata: {name: second}
                  spec: {interfaces: [{dhcp: {mac: 52-54-00-AA-88-3A}}]}
                """);

        assertThat(content.problems())
                .singleElement()
                .asString()
                .contains("machine second: ", "already at line 2 (machine first)");
    }

    @Test
    void aGoodRouteSurvivesABadOne() throws Exception {
        HardwareFileReader.Content content =
                withKeys("classless_static_routes: [{destination_descriptor: x, router: 10.0.0.1},"
                        + " {destination_descriptor: 10.0.0.0/8, router: 10.0.0.1}]");

        assertThat(TestFiles.machine(content, MAC).reservation().orElseThrow().routes())
                .hasSize(1);
    }

    @Test
    void oneOfTftpServerNameAndBootFileNameAloneIsReported() throws Exception {
        assertThat(withKeys("boot_file_name: x.efi").problems().get(0)).contains("both or none");
    }

    @Test
    void anIpv6AddressIsReportedAndTheMachineStaysKnown() throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, """
                - metadata: {name: a}
                  spec: {interfaces: [{dhcp: {mac: 52:54:00:aa:88:3a, ip: {address: "2001:db8::1", family: 6}}}]}
                """);

        assertThat(content.problems().get(0)).contains("dhcp.ip.address=2001:db8::1", "IPv6");
        assertThat(TestFiles.machine(content, MAC).reservation()).isEmpty();
    }

    private HardwareFileReader.Content withKeys(String keys) throws Exception {
        return TestFiles.read(directory, """
                - metadata: {name: a}
                  spec:
                    interfaces:
                    - dhcp:
                        mac: 52:54:00:aa:88:3a
                        %s
                        ip: {address: 10.0.0.1, netmask: 255.0.0.0}
                """.formatted(keys));
    }
}
