package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.dhcp.api.ChainPolicy;
import org.smee.dhcp.api.DhcpSite;

class DhcpSettingsTest {
    private static final Path FILE = Path.of("../../etc/org.smee.dhcp.cfg");
    private static final Ipv4Address AUTO = Ipv4Address.parse("192.168.2.1");
    private static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");

    private static DhcpSettings read(String... keysAndValues) {
        return DhcpSettings.from(new SettingsReader(DhcpSettings.PID, map(keysAndValues), Map.of()));
    }

    private static DhcpSite site(String... keysAndValues) {
        return read(keysAndValues).site().site(AUTO);
    }

    private static Map<String, String> map(String... keysAndValues) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static Properties shipped() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(FILE)) {
            file.load(reader);
        }
        return file;
    }

    @Test
    void theShippedFileSaysTheDefaultsOfEveryKey() throws IOException {
        Map<String, String> file = new HashMap<>();
        shipped().forEach((key, value) -> file.put(key.toString(), value.toString()));
        SettingsReader fromFile = new SettingsReader(DhcpSettings.PID, file, Map.of());

        DhcpSettings settings = DhcpSettings.from(fromFile);

        assertThat(settings).isEqualTo(read());
        assertThat(fromFile.origins().keySet()).isEqualTo(file.keySet());
    }

    @Test
    void theFormHasEveryKeyOfTheFile() throws IOException {
        assertThat(Arrays.stream(DhcpConfig.class.getDeclaredMethods())
                        .map(method -> method.getName().replace('_', '.'))
                        .collect(Collectors.toSet()))
                .isEqualTo(shipped().stringPropertyNames());
    }

    @Test
    void theEnvironmentWins() {
        Map<String, String> environment = Map.of(
                "SMEE_DHCP_MODE", "Auto-Proxy",
                "SMEE_DHCP_ADDR", "127.0.0.1:6767",
                "SMEE_DHCP_IFACE", "eth0, br0",
                "SMEE_DHCP_IP_FOR_PACKET", "10.0.0.1",
                "SMEE_DHCP_SYSLOG_IP", "none",
                "SMEE_DHCP_LEASE_DEFAULT", "1h30m",
                "SMEE_PUBLIC_IP_INTERFACE", "");

        DhcpSettings settings = DhcpSettings.from(
                new SettingsReader(DhcpSettings.PID, map("mode", "proxy", "public.interface", "br7"), environment));

        assertThat(settings.site().mode()).isEqualTo("auto-proxy");
        assertThat(settings.listen()).hasToString("127.0.0.1:6767");
        assertThat(settings.interfaces()).containsExactly("eth0", "br0");
        assertThat(settings.publicInterface()).isEqualTo("br7");
        assertThat(settings.site().site(AUTO).serverAddress()).hasToString("10.0.0.1");
        assertThat(settings.site().site(AUTO).syslogAddress().isUnspecified()).isTrue();
        assertThat(settings.site().defaultLease()).isEqualTo(Duration.ofMinutes(90));
    }

    @ParameterizedTest
    @CsvSource({
        "listen.address, [::]:67",
        "listen.address, 0.0.0.0",
        "listen.address, 0.0.0.0:65536",
        "mode, re servation",
        "compat, tinkerbell",
        "ip.for.packet, fe80::1",
        "syslog.ip, host",
        "tftp.port, 70000",
        "http.ipxe.binary.scheme, ftp",
        "http.ipxe.binary.host, a b",
        "http.ipxe.script.port, x",
        "http.ipxe.script.url, /auto.ipxe",
        "http.ipxe.script.url, tftp://h/x",
        "http.ipxe.script.prepend.mac, maybe",
        "ipxe.mac.format, upper",
        "ipxe.arch.override, 7",
        "ipxe.chain, sometimes",
        "ipxe.user.class, two words",
        "lease.default, 0s",
        "lease.default, 7 days",
        "receive.buffer, -1",
        "park.time, 2h",
        "park.size, many",
        "unicast, always",
        "interfaces, a-name-of-sixteen",
    })
    void wrongValuesNameTheKeyAndTheValue(String key, String value) {
        assertThatThrownBy(() -> read(key, value))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.dhcp.cfg: " + key + "=" + value)
                .hasMessageContaining("allowed: ");
    }

    @Test
    void urlsAreBuiltAsSmeeBuildsThem() {
        DhcpSite site = site();

        assertThat(site.binaryUrl().of(MAC, "ipxe.efi"))
                .isEqualTo("http://192.168.2.1:8080/ipxe/52:54:00:aa:88:2a/ipxe.efi");
        assertThat(site.scriptUrl().of(MAC, "")).isEqualTo("http://192.168.2.1:8080/52:54:00:aa:88:2a/auto.ipxe");
        assertThat(site.tftpUrl().of(MAC, "undionly.kpxe"))
                .isEqualTo("tftp://192.168.2.1:69/52:54:00:aa:88:2a/undionly.kpxe");
        assertThat(site.httpAddress()).isEqualTo(AUTO);
    }

    @ParameterizedTest
    @CsvSource({
        "http, 80, http://192.168.2.1/auto.ipxe, http://192.168.2.1:80/ipxe/f",
        "https, 443, https://192.168.2.1/auto.ipxe, https://192.168.2.1:443/ipxe/f",
        "https, 80, https://192.168.2.1:80/auto.ipxe, https://192.168.2.1:80/ipxe/f",
    })
    void onlyTheScriptUrlLeavesOutTheUsualPort(String scheme, String port, String script, String binary) {
        DhcpSite site = site(
                "http.ipxe.script.scheme", scheme,
                "http.ipxe.script.port", port,
                "http.ipxe.script.prepend.mac", "false",
                "http.ipxe.binary.scheme", scheme,
                "http.ipxe.binary.port", port,
                "ipxe.mac.format", "empty");

        assertThat(site.scriptUrl().of(MAC, "")).isEqualTo(script);
        assertThat(site.binaryUrl().of(MAC, "f")).isEqualTo(binary);
    }

    @ParameterizedTest
    @CsvSource({
        "http://boot.lab.test/auto.ipxe, http://boot.lab.test/52:54:00:aa:88:2a/auto.ipxe",
        "http://boot.lab.test:81//a/../b//s.ipxe?x=1, http://boot.lab.test:81/b/52:54:00:aa:88:2a/s.ipxe?x=1",
        "https://boot.lab.test, https://boot.lab.test/52:54:00:aa:88:2a/",
    })
    void aWholeScriptUrlReplacesTheParts(String url, String expected) {
        assertThat(site("http.ipxe.script.url", url).scriptUrl().of(MAC, "")).isEqualTo(expected);
    }

    @Test
    void aHostNameLeavesTheAddressOfBinariesOpen() {
        DhcpSite site = site("http.ipxe.binary.host", "boot.lab.test", "http.ipxe.binary.path", "x//y/");

        assertThat(site.httpAddress().isUnspecified()).isTrue();
        assertThat(site.binaryUrl().of(MAC, "f")).isEqualTo("http://boot.lab.test:8080/x/y/52:54:00:aa:88:2a/f");
    }

    @ParameterizedTest
    @CsvSource({
        "rfc, if-needed, IF_NEEDED",
        "rfc, never, NEVER",
        "smee, if-needed, ALWAYS",
        "smee, never, NEVER",
        "smee, Always, ALWAYS"
    })
    void underCompatIfNeededMeansAlways(String compat, String word, ChainPolicy policy) {
        assertThat(site("compat", compat, "ipxe.chain", word).chain()).isEqualTo(policy);
    }

    @Test
    void thePxePortMayNotBeTheDhcpPort() {
        assertThat(read("listen.address", "0.0.0.0:0", "pxe.port", "0").pxePort())
                .isZero();
        assertThatThrownBy(() -> read("listen.address", "0.0.0.0:6767", "pxe.port", "6767"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("pxe.port=6767")
                .hasMessageContaining("another port");
    }

    @Test
    void whatHappensInAnOutageIsOneOfTwo() {
        assertThat(site().bootDuringOutage()).isFalse();
        assertThat(site("on.backend.outage", "static").bootDuringOutage()).isTrue();
        assertThatThrownBy(() -> site("on.backend.outage", "boot")).hasMessageContaining("silent, static");
    }

    private static SettingsReader named(Map<String, ?> file, SettingsReader unnamed) {
        return DhcpSettings.reader("wan", file, unnamed);
    }

    @Test
    void aNamedServerTakesWhatItDoesNotSayFromTheOneWithoutAName() {
        Map<String, String> environment = Map.of("SMEE_DHCP_MODE", "proxy", "SMEE_DHCP_LEASE_DEFAULT", "1h");
        SettingsReader unnamed = new SettingsReader(
                DhcpSettings.PID, map("tftp.port", "6969", "mode", "auto-proxy", "ipxe.chain", "never"), environment);

        DhcpSettings wan = DhcpSettings.from(named(map("interfaces", "eth1", "ipxe.chain", "always"), unnamed));

        assertThat(wan.site().mode()).isEqualTo("proxy");
        assertThat(wan.site().defaultLease()).isEqualTo(Duration.ofHours(1));
        assertThat(wan.site().tftpPort()).isEqualTo(6969);
        assertThat(wan.site().chain()).isEqualTo(ChainPolicy.ALWAYS);
        assertThat(wan.parkSize()).isEqualTo(32_768);
    }

    @Test
    void theEnvironmentDoesNotOverrideTheFileOfANamedServer() {
        SettingsReader unnamed = new SettingsReader(
                DhcpSettings.PID, Map.of(), Map.of("SMEE_DHCP_MODE", "proxy", "SMEE_COMPAT", "smee"));

        DhcpSettings wan = DhcpSettings.from(named(map("mode", "reservation", "compat", "rfc"), unnamed));

        assertThat(wan.site().mode()).isEqualTo("reservation");
        assertThat(wan.site().compat()).isFalse();
    }

    @Test
    void whichInterfacesIsForEachServerToSay() {
        SettingsReader unnamed = new SettingsReader(
                DhcpSettings.PID,
                map("interfaces", "eth0"),
                Map.of("SMEE_DHCP_IFACE", "br0", "SMEE_PUBLIC_IP_INTERFACE", "br0"));

        DhcpSettings wan = DhcpSettings.from(named(Map.of(), unnamed));

        assertThat(wan.interfaces()).isEmpty();
        assertThat(wan.publicInterface()).isEmpty();
    }

    @Test
    void aWrongValueIsBlamedOnTheFileThatHasIt() {
        SettingsReader good = new SettingsReader(DhcpSettings.PID, Map.of(), Map.of());
        SettingsReader bad = new SettingsReader(DhcpSettings.PID, map("tftp.port", "70000"), Map.of());

        assertThatThrownBy(() -> DhcpSettings.from(named(map("tftp.port", "x"), good)))
                .hasMessageStartingWith("etc/org.smee.dhcp~wan.cfg: tftp.port=x is not allowed");
        assertThatThrownBy(() -> DhcpSettings.from(named(Map.of(), bad)))
                .hasMessageStartingWith("etc/org.smee.dhcp.cfg: tftp.port=70000 is not allowed");
    }

    @Test
    void anInheritedValueNamesItsOrigin() {
        SettingsReader unnamed = new SettingsReader(DhcpSettings.PID, Map.of(), Map.of("SMEE_DHCP_ENABLED", "false"));
        SettingsReader wan = named(Map.of(), unnamed);

        assertThat(wan.flag("enabled", "SMEE_DHCP_ENABLED", true)).isFalse();
        assertThat(wan.origins()).containsEntry("enabled", "from org.smee.dhcp: environment SMEE_DHCP_ENABLED");
    }
}
