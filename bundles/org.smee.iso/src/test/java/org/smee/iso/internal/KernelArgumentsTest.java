package org.smee.iso.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.Ipv4Address;

class KernelArgumentsTest {
    private static final String CONSOLES = "console=ttyAMA0 console=ttyS0 console=tty0 console=tty1 console=ttyS1";

    @Test
    void argumentsOfACurrentSmee() {
        Hardware machine = Machines.with(Machines.netboot("test", "", ""), Machines.reservation("400"));

        assertThat(text(machine, Machines.site(true, false, "k1=1", "k2=2")))
                .isEqualTo("facility=test " + CONSOLES + " vlan_id=400 hw_addr=de:ed:be:ef:fe:ed"
                        + " syslog_host=127.0.0.1:514 grpc_authority=127.0.0.1:42113 tinkerbell_tls=false"
                        + " worker_id=de:ed:be:ef:fe:ed k1=1 k2=2 ipam=de-ed-be-ef-fe-ed:400:::::::");
    }

    @Test
    void argumentsOfStandAloneSmeeHaveItsOrderAndItsSpaces() {
        Hardware machine = Machines.with(Machines.netboot("", "agent-7", "", "quiet"), Machines.reservation(""));

        assertThat(text(machine, Machines.site(false, true)))
                .isEqualTo(" " + CONSOLES + "  hw_addr=de:ed:be:ef:fe:ed syslog_host=127.0.0.1:514"
                        + " grpc_authority=127.0.0.1:42113 tinkerbell_tls=false worker_id=de:ed:be:ef:fe:ed");
        assertThat(text(machine, Machines.site(false, true, "a=1", "b"))).startsWith("a=1 b console=");
    }

    @Test
    void agentAndKernelParametersOfTheRecordCount() {
        Hardware machine = Machines.with(
                Machines.netboot("", "agent-7", "", "quiet  loglevel=3", "k2=9"), Machines.reservation(""));

        assertThat(text(machine, Machines.site(false, false, "k2=2")))
                .endsWith(" worker_id=agent-7 k2=2 quiet loglevel=3 k2=9");
    }

    @Test
    void insecureTlsIsSaidOnlyWhenItIsWanted() {
        Site insecure = new Site("t:1", true, true, "", List.of(), false, false);

        assertThat(text(Machines.allowed(Machines.MAC), insecure))
                .contains(" tinkerbell_tls=true tinkerbell_insecure_tls=true worker_id=");
    }

    @Test
    void staticAddressHasNineFields() {
        Hardware machine = Machines.with(
                Netboot.ALLOWED,
                Machines.reservation(
                        Ipv4Address.parse("192.168.2.15"),
                        List.of(Ipv4Address.parse("8.8.8.8"), Ipv4Address.parse("1.1.1.1")),
                        "sandbox",
                        "example.com",
                        ""));

        assertThat(text(machine, Machines.site(true, false)))
                .endsWith(" ipam=de-ed-be-ef-fe-ed::192.168.2.15:255.255.255.0:192.168.2.1:sandbox:8.8.8.8,1.1.1.1"
                        + ":example.com:132.163.96.2");
        Hardware bare = new Hardware("x", Machines.MAC, Optional.empty(), false, Netboot.ALLOWED, Map.of());
        assertThat(text(bare, Machines.site(true, false))).endsWith(" ipam=de-ed-be-ef-fe-ed::::::::");
    }

    @Test
    void facilityMayBringItsConsolesAndNothingElse() {
        assertThat(text(facility("lab console=ttyS1,115200 console=tty0"), Machines.site(false, false)))
                .startsWith("facility=lab console=ttyS1,115200 console=tty0 hw_addr=");
        assertThatThrownBy(() -> text(facility("lab init=/bin/sh"), Machines.site(false, false)))
                .hasMessageContaining("record node-1: facility=\"lab init=/bin/sh\"")
                .hasMessageContaining("console=");
        assertThatThrownBy(() -> text(facility("console=tty0 init=/bin/sh"), Machines.site(false, false)))
                .hasMessageContaining("facility");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a\tb",
                "a\nb",
                "a;reboot",
                "$x",
                "${x}",
                "a&b",
                "a|b",
                "\"",
                "'",
                "\\",
                "a>b",
                "`x`",
                "#",
                "é"
            })
    void valueThatWouldMeanSomethingToABootLoaderIsRefused(String value) {
        assertThatThrownBy(() -> text(
                        Machines.with(Machines.netboot("", value, ""), Machines.reservation("")),
                        Machines.site(false, false)))
                .hasMessageContaining("agentID")
                .hasMessageNotContainingAny("\n");
        assertThatThrownBy(() -> text(
                        Machines.with(Machines.netboot("", "", ""), Machines.reservation(value)),
                        Machines.site(false, false)))
                .hasMessageContaining("vlanId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a,b", "a b", "a/b"})
    void nameThatWouldEndAFieldIsRefused(String value) {
        assertThatThrownBy(() -> text(
                        Machines.with(
                                Netboot.ALLOWED,
                                Machines.reservation(Ipv4Address.UNSPECIFIED, List.of(), value, "", "")),
                        Machines.site(true, false)))
                .hasMessageContaining("hostname");
    }

    private static Hardware facility(String value) {
        return Machines.with(Machines.netboot(value, "", ""), Machines.reservation(""));
    }

    private static String text(Hardware machine, Site site) {
        return KernelArguments.of(machine, Machines.MAC, site);
    }
}
