package org.smee.backend.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;

class RecordFormatTest {
    private static final Path EXAMPLES = Path.of("../../examples/hardware");

    @TempDir
    Path directory;

    @Test
    void everyKeyOfTheExampleIsRead() throws Exception {
        HardwareFileReader.Content content = HardwareFileReader.read(EXAMPLES.resolve("smee.yaml"));

        assertThat(content.problems()).isEmpty();
        Hardware machine = TestFiles.machine(content, "52:54:00:aa:88:2a");
        assertThat(machine.id()).isEqualTo("52:54:00:aa:88:2a");
        assertThat(machine.dhcpDisabled()).isFalse();
        Reservation reserved = machine.reservation().orElseThrow();
        assertThat(reserved.address()).hasToString("192.168.2.15");
        assertThat(reserved.netmask()).contains(Ipv4Address.parse("255.255.255.0"));
        assertThat(reserved.gateway()).contains(Ipv4Address.parse("192.168.2.1"));
        assertThat(reserved.broadcast()).contains(Ipv4Address.parse("192.168.2.255"));
        assertThat(reserved.nameServers()).containsExactly(Ipv4Address.parse("8.8.8.8"), Ipv4Address.parse("1.1.1.1"));
        assertThat(reserved.timeServers()).containsExactly(Ipv4Address.parse("132.163.96.2"));
        assertThat(reserved.hostname()).isEqualTo("sandbox");
        assertThat(reserved.domainName()).isEqualTo("example.com");
        assertThat(reserved.domainSearch()).containsExactly("example.com", "lab.example.com");
        assertThat(reserved.lease()).contains(Duration.ofDays(1));
        assertThat(reserved.vlanId()).isEqualTo("100");
        Netboot netboot = machine.netboot();
        assertThat(netboot.allowed()).isTrue();
        assertThat(netboot.ipxeScriptUrl()).isEqualTo("http://192.168.2.1/install.ipxe");
        assertThat(netboot.arch()).isEqualTo("x86_64");
        assertThat(netboot.facility()).isEqualTo("lab");
        assertThat(netboot.console()).isEqualTo("ttyS0");
    }

    @ParameterizedTest
    @CsvSource({
        "network, network",
        "local-disk, local-disk",
        "once, once",
        "once:deploy-42, once:deploy-42",
        ", network",
        "'\"\"', network"
    })
    void whatTheMachineBootsIsRead(String text, String expected) throws Exception {
        Hardware machine = only(minimal("  netboot: {allowPxe: true, boot: " + (text == null ? "" : text) + "}\n"));

        assertThat(machine.netboot().boot()).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "[once]", "{once: a}", "'once:a b'"})
    void aWrongWayToBootIsReportedAndMeansTheDisk(String text) throws Exception {
        HardwareFileReader.Content content =
                TestFiles.read(directory, minimal("  netboot: {allowPxe: true, boot: " + text + "}\n"));

        assertThat(content.problems())
                .singleElement()
                .asString()
                .contains("netboot.boot", "once:TOKEN", "from its disk");
        assertThat(TestFiles.machine(content, "52:54:00:aa:88:2a").netboot().boot())
                .isEqualTo(Boot.LOCAL_DISK);
    }

    @Test
    void whatOnlyObjectsCouldSayIsReadFromTheExampleToo() throws Exception {
        HardwareFileReader.Content content = HardwareFileReader.read(EXAMPLES.resolve("smee.yaml"));

        Hardware machine = TestFiles.machine(content, "52:54:00:aa:88:2d");
        Reservation reserved = machine.reservation().orElseThrow();
        assertThat(reserved.routes())
                .extracting(route -> route.destination() + " via " + route.router())
                .containsExactly("10.0.0.0/8 via 192.168.2.254", "0.0.0.0/0 via 192.168.2.1");
        assertThat(reserved.tftpServerName()).isEqualTo("192.168.2.2");
        assertThat(reserved.bootFileName()).isEqualTo("custom.efi");
        Netboot netboot = machine.netboot();
        assertThat(netboot.agentId()).isEqualTo("machine4-agent");
        assertThat(netboot.ipxeBinary()).isEqualTo("snp.efi");
        assertThat(netboot.osie())
                .isEqualTo(new Netboot.Osie(
                        "http://192.168.2.1:8080/hook",
                        "vmlinuz-x86_64",
                        "initramfs-x86_64",
                        List.of("console=ttyS0", "quiet")));
        assertThat(netboot.pxelinuxConfig()).isEqualTo("default local\n");
        assertThat(netboot.raspberryPi()).isEqualTo(new Netboot.RaspberryPi("1a2b3c4d", "rpi4", "enable_uart=1\n"));
        assertThat(netboot.isoSource()).isEqualTo("http://192.168.2.1:8080/hook.iso");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "classlessStaticRoutes: [{destination: 10.0.0.0/33, router: 10.0.0.1}] | classlessStaticRoutes[].destination=10.0.0.0/33",
                "classlessStaticRoutes: [{destination: 10.0.0.0/8}] | classlessStaticRoutes[]={a mapping}",
                "classlessStaticRoutes: 10.0.0.0/8 | classlessStaticRoutes[]=10.0.0.0/8"
            })
    void aBadRouteCostsOnlyItself(String line, String named) throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, minimal("  " + line + "\n"));

        assertThat(content.index().records()).isOne();
        assertThat(content.problems()).singleElement().asString().contains(named, "the route is left out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "netboot: {osie: {baseURL: not a url}} | netboot.osie.baseURL=not a url",
                "netboot: {rpi: text} | netboot.rpi=text",
                "netboot: {pxelinux: {config: [a]}} | netboot.pxelinux.config=[a list]",
                "isoboot: {sourceISO: ftp://x/y} | isoboot.sourceISO=ftp://x/y",
                "agentID: {a: b} | agentID={a mapping}"
            })
    void aBadNewKeyCostsOnlyItselfToo(String line, String named) throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, minimal("  " + line + "\n"));

        assertThat(content.index().records()).isOne();
        assertThat(content.problems()).singleElement().asString().contains(named, "the key is left out");
    }

    @Test
    void theOtherRecordsOfTheExampleAreReadToo() throws Exception {
        HardwareFileReader.Content content = HardwareFileReader.read(EXAMPLES.resolve("smee.yaml"));

        assertThat(content.index().records()).isEqualTo(4);
        assertThat(TestFiles.machine(content, "52:54:00:aa:88:2b").netboot().allowed())
                .isTrue();
        assertThat(TestFiles.machine(content, "52:54:00:aa:88:2b")
                        .reservation()
                        .orElseThrow()
                        .lease())
                .isEmpty();
        assertThat(TestFiles.machine(content, "52:54:00:aa:88:2c").netboot().ipxeScript())
                .startsWith("#!ipxe\n")
                .contains("${net0/mac}");
    }

    @Test
    void theShippedFileHoldsNoMachine() throws Exception {
        HardwareFileReader.Content content = HardwareFileReader.read(Path.of("../../etc/hardware.yaml"));

        assertThat(content.index().records()).isZero();
        assertThat(content.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00:00:00:00:00:01",
                "12:34:56:12:34:56",
                "'12:34:56:12:34:56'",
                "12-34-56-12-34-56",
                "52:54:00:AA:88:2A",
                "5254.00AA.882A",
                "123456123456",
                "\"525400aa882a\""
            })
    void aMacKeyStaysTextInEverySpelling(String key) throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, TestFiles.record(key, "10.0.0.1"));

        assertThat(content.problems()).isEmpty();
        assertThat(content.index().records()).isOne();
    }

    @Test
    void keysAreReadInAnyCase() throws Exception {
        Hardware machine = only("""
                52:54:00:aa:88:2a:
                  IPADDRESS: 10.0.0.1
                  subnetmask: 255.0.0.0
                  LeaseTime: 60
                  Netboot: {ALLOWPXE: true}
                """);

        assertThat(machine.netboot().allowed()).isTrue();
        assertThat(machine.reservation().orElseThrow().lease()).contains(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({
        "true,true",
        "yes,true",
        "On,true",
        "Y,true",
        "'\"true\"',true",
        "false,false",
        "no,false",
        "OFF,false",
        "~,false"
    })
    void truthValuesAreReadAsYaml11WritesThem(String text, boolean expected) throws Exception {
        Hardware machine = only(minimal("  netboot: {allowPxe: " + text + "}\n"));

        assertThat(machine.netboot().allowed()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "86400,86400",
        "0,0",
        "-1,-1",
        "'\"60\"',60",
        "3600.0,3600",
        "0x10,16",
        "1_000,1000",
        "4294967296,4294967296"
    })
    void leaseTimesAreReadAsSeconds(String text, long seconds) throws Exception {
        Hardware machine = only(minimal("  leaseTime: " + text + "\n"));

        assertThat(machine.reservation().orElseThrow().lease()).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void scalarsOfAnyKindBecomeText() throws Exception {
        Hardware machine = only(minimal("  hostname: 007\n  vlanID: 100\n  domainName: 1.50\n"));

        Reservation reserved = machine.reservation().orElseThrow();
        assertThat(reserved.hostname()).isEqualTo("007");
        assertThat(reserved.vlanId()).isEqualTo("100");
        assertThat(reserved.domainName()).isEqualTo("1.50");
    }

    @Test
    void emptyAndAbsentOptionalKeysAreNoProblem() throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, """
                52:54:00:aa:88:2a:
                  ipAddress: 10.0.0.1
                  subnetMask: 255.255.255.0
                  defaultGateway: ""
                  broadcastAddress:
                  nameServers: []
                  ntpServers: ~
                  unknownKey: 1
                  netboot:
                """);

        assertThat(content.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "defaultGateway: 10.0.0.256 | defaultGateway=10.0.0.256",
                "nameServers: [8.8.8.8, dns.example.com] | nameServers=dns.example.com",
                "ntpServers: {a: b} | ntpServers={a mapping}",
                "leaseTime: a day | leaseTime=a day",
                "leaseTime: 99999999999999999999 | leaseTime=99999999999999999999",
                "vlanID: 4097 | vlanID=4097",
                "vlanID: '1,' | vlanID=1,",
                "disabled: maybe | disabled=maybe",
                "hostname: [a] | hostname=[a list]",
                "netboot: yes | netboot=yes",
                "netboot: {ipxeScriptUrl: not a url} | netboot.ipxeScriptUrl=not a url"
            })
    void aBadOptionalValueCostsOnlyItsKey(String line, String named) throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, minimal("  " + line + "\n"));

        assertThat(content.index().records()).isOne();
        assertThat(content.problems()).hasSize(1);
        assertThat(content.problems().get(0))
                .contains("hardware.yaml line 4: machine 52:54:00:aa:88:2a: " + named + " is not allowed; allowed: ")
                .endsWith("; the key is left out");
    }

    @Test
    void aNetmaskWithHolesIsNotUsed() throws Exception {
        HardwareFileReader.Content content =
                TestFiles.read(directory, "52:54:00:aa:88:2a: {ipAddress: 10.0.0.1, subnetMask: 255.0.255.0}");

        assertThat(content.problems().get(0)).contains("subnetMask=255.0.255.0", "255.255.255.0");
        assertThat(TestFiles.machine(content, "52:54:00:aa:88:2a")
                        .reservation()
                        .orElseThrow()
                        .netmask())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "52:54:00:aa:88:zz: {ipAddress: 10.0.0.2, subnetMask: 255.0.0.0}",
                "'52:54:00:aa:88:2b': {ipAddress: 10.0.0, subnetMask: 255.0.0.0}",
                "'52:54:00:aa:88:2b': {ipAddress: 10.0.0.010, subnetMask: 255.0.0.0}",
                "'52:54:00:aa:88:2b': {ipAddress: 0.0.0.0, subnetMask: 255.0.0.0}",
                "'52:54:00:aa:88:2b': {ipAddress: 239.1.1.1, subnetMask: 255.0.0.0}",
                "'52:54:00:aa:88:2b': {subnetMask: 255.0.0.0}",
                "'52:54:00:aa:88:2b': text",
                "'52:54:00:aa:88:2b': [1]",
                "? [complex]\n: 1"
            })
    void aBadRecordIsNamedAndHidesNoOther(String bad) throws Exception {
        HardwareFileReader.Content content =
                TestFiles.read(directory, bad + "\n" + TestFiles.record("52:54:00:aa:88:2a", "10.0.0.1"));

        assertThat(TestFiles.byMac(content)).containsOnlyKeys("52:54:00:aa:88:2a");
        assertThat(content.problems()).hasSize(1);
        assertThat(content.problems().get(0)).contains("hardware.yaml line 1: ", "left out");
    }

    @Test
    void anIpv6AddressIsReportedAndTheMachineStaysKnown() throws Exception {
        HardwareFileReader.Content content = TestFiles.read(
                directory, "52:54:00:aa:88:2a: {ipAddress: '2001:db8::1', subnetMask: '', netboot: {allowPxe: true}}");

        assertThat(content.problems().get(0)).contains("ipAddress=2001:db8::1", "IPv6");
        Hardware machine = TestFiles.machine(content, "52:54:00:aa:88:2a");
        assertThat(machine.reservation()).isEmpty();
        assertThat(machine.netboot().allowed()).isTrue();
    }

    @Test
    void ofTwoRecordsWithOneMacTheFirstCountsAndBothLinesAreNamed() throws Exception {
        HardwareFileReader.Content content = TestFiles.read(
                directory,
                TestFiles.record("52:54:00:aa:88:2a", "10.0.0.1") + TestFiles.record("52-54-00-AA-88-2A", "10.0.0.2"));

        assertThat(content.problems()).hasSize(1);
        assertThat(content.problems().get(0)).contains("line 6: ", "already at line 1 (machine 52:54:00:aa:88:2a)");
        assertThat(TestFiles.machine(content, "52:54:00:aa:88:2a")
                        .reservation()
                        .orElseThrow()
                        .address())
                .hasToString("10.0.0.1");
    }

    @Test
    void oneAddressForTwoMachinesIsReported() throws Exception {
        HardwareFileReader.Content content = TestFiles.read(
                directory,
                TestFiles.record("52:54:00:aa:88:2a", "10.0.0.1") + TestFiles.record("52:54:00:aa:88:2b", "10.0.0.1"));

        assertThat(content.index().records()).isEqualTo(2);
        assertThat(content.problems().get(0))
                .contains("line 6: ", "10.0.0.1 is already reserved at line 1 (machine 52:54:00:aa:88:2a)");
    }

    @Test
    void aKeyGivenTwiceIsReported() throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, minimal("  hostname: a\n  hostname: b\n"));

        assertThat(content.problems()).hasSize(1);
        assertThat(content.problems().get(0)).contains("line 5: ", "hostname is already given at line 4");
        assertThat(content.index()
                        .all()
                        .findFirst()
                        .orElseThrow()
                        .reservation()
                        .orElseThrow()
                        .hostname())
                .isEqualTo("b");
    }

    @Test
    void equalValuesOfManyMachinesAreOneObject() throws Exception {
        List<Hardware> machines = TestFiles.read(
                        directory,
                        TestFiles.record("52:54:00:aa:88:2a", "10.0.0.1")
                                + TestFiles.record("52:54:00:aa:88:2b", "10.0.0.2"))
                .index()
                .all()
                .toList();

        assertThat(machines.get(0).netboot()).isSameAs(machines.get(1).netboot());
        assertThat(machines.get(0).reservation().orElseThrow().netmask())
                .isSameAs(machines.get(1).reservation().orElseThrow().netmask());
    }

    private Hardware only(String text) throws Exception {
        HardwareFileReader.Content content = TestFiles.read(directory, text);
        assertThat(content.problems()).isEmpty();
        return content.index().all().findFirst().orElseThrow();
    }

    private static String minimal(String more) {
        return "52:54:00:aa:88:2a:\n  ipAddress: 10.0.0.1\n  subnetMask: 255.255.255.0\n" + more;
    }
}
