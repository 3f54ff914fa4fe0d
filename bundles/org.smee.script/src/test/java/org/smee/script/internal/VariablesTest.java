package org.smee.script.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smee.script.internal.Machines.SITE;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.Protocol;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;

class VariablesTest {
    private static final Hardware MACHINE =
            Machines.labelled(Machines.facility("lab-1"), Map.of("rack", "r1", "tinkerbell.org/zone", "a"));

    @ParameterizedTest
    @CsvSource({
        "mac,52:54:00:aa:88:2a",
        "mac-dash,52-54-00-aa-88-2a",
        "ip,192.168.2.15",
        "id,sandbox",
        "arch,x86_64",
        "facility,lab-1",
        "agent-id,52:54:00:aa:88:2a",
        "server,10.1.1.1:8080",
        "http-url,http://10.1.1.1:8080",
        "osie-url,http://10.1.1.1:8080/hook",
        "syslog-host,10.1.1.2",
        "tink-server,10.1.1.1:42113",
        "labels.rack,r1",
        "labels.tinkerbell.org/zone,a",
        "hostname,''",
        "vlan-id,''",
        "confirm,''",
        "traceparent,''"
    })
    void everyVariableHasItsValue(String name, String value) {
        assertThat(of(MACHINE).apply(name)).isEqualTo(value);
    }

    @Test
    void theListInTheMessageIsComplete() {
        for (String name :
                Variables.NAMES.replace("labels.<name>", "labels.rack").split(", ")) {
            assertThat(of(MACHINE).apply(name)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAC", "ipadress", "labels", "server.port"})
    void unknownVariablesAreNamedBesideTheKnownOnes(String name) {
        assertThatThrownBy(() -> of(MACHINE).apply(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{{" + name + "}}")
                .hasMessageContaining("mac-dash, osie-url, server");
    }

    @Test
    void aMissingLabelIsNamedBesideThoseThatAreThere() {
        assertThatThrownBy(() -> of(MACHINE).apply("labels.row"))
                .hasMessageContaining("no label \"row\"")
                .hasMessageContaining("rack, tinkerbell.org/zone");
        assertThatThrownBy(() -> of(Machines.with(Netboot.ALLOWED)).apply("labels.row"))
                .hasMessageContaining("none");
    }

    @Test
    void serverIsWhatTheClientReached() throws Exception {
        InetSocketAddress client = new InetSocketAddress(InetAddress.getByName("2001:db8::2"), 4000);
        InetSocketAddress server = new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 8443);
        BootFileRequest request = BootFileRequest.of("/auto.ipxe", Protocol.HTTPS, client, server);

        assertThat(variables(request).apply("http-url")).isEqualTo("https://[2001:db8:0:0:0:0:0:1]:8443");
    }

    @Test
    void overTftpNobodyKnowsTheHttpUrl() {
        BootFileRequest http = Machines.get("/auto.ipxe");
        BootFileRequest tftp = BootFileRequest.of("/auto.ipxe", Protocol.TFTP, http.client(), http.server());

        assertThatThrownBy(() -> variables(tftp).apply("http-url")).hasMessageContaining("loaded by HTTP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a\nshell",
                "${ip}",
                "$",
                "{",
                "}",
                "|",
                "&",
                ";",
                "#",
                "\"",
                "'",
                "`",
                "\\",
                "a\u2028b",
                "ä",
                "-x",
                "<"
            })
    void valuesThatMeanSomethingToIpxeAreRefused(String value) {
        Hardware machine = Machines.labelled(Netboot.ALLOWED, Map.of("rack", value));

        assertThatThrownBy(() -> of(machine).apply("labels.rack"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("labels.rack=\"");
    }

    private static Variables of(Hardware machine) {
        return new Variables(Machines.request(SITE, machine), machine);
    }

    private static Variables variables(BootFileRequest request) {
        return new Variables(
                new ScriptRequest(request, Optional.of(MACHINE), Optional.of(MACHINE.mac()), SITE), MACHINE);
    }
}
