package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpSegments.Segment;
import org.smee.testkit.Packets;

/** Several files, several modes. */
class SeveralServersTest {
    private static final String MAC = "02:00:00:00:00:01";
    private static final String NOBODY = "0.0.0.0:68";

    private Server server = new Server("pxe.port", "0");

    @BeforeEach
    void twoInterfaces() {
        server.nics.plug("eth1", 5, "10.9.0.1");
        server.dhcp().check();
    }

    private String serverOn(String device) {
        return server.dhcp().segments().stream()
                .filter(s -> s.device().equals(device))
                .map(Segment::instance)
                .findFirst()
                .orElseThrow();
    }

    private void restartWith(Map<String, String> environment) {
        server.close();
        server = new Server(environment, "pxe.port", "0");
        twoInterfaces();
    }

    @Test
    void aNamedServerTakesItsInterfaceFromTheOneThatServesAll() {
        FakeUdp.Endpoint kept = server.br0();
        FakeUdp.Endpoint given = server.udp.on("eth1");

        server.changeNamed("wan", "interfaces", "eth1", "mode", "proxy");

        assertThat(given.isOpen()).isFalse();
        assertThat(kept.isOpen()).isTrue();
        assertThat(server.udp.openDevices()).containsExactly("br0", "eth1", "lo");
        assertThat(serverOn("eth1")).isEqualTo("wan");
        assertThat(serverOn("br0")).isEmpty();
    }

    @Test
    void eachServerAnswersInItsOwnMode() {
        server.changeNamed("wan", "interfaces", "eth1", "mode", "proxy");
        server.dhcp().bindHandler(ScriptedHandler.answering("a", false), Map.of(DhcpHandler.MODE, "reservation"));
        server.dhcp().bindHandler(ScriptedHandler.answering("b", false), Map.of(DhcpHandler.MODE, "proxy"));

        server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
        server.udp.on("eth1").receive(Packets.bios(MAC).bytes(), NOBODY);

        assertThat(server.br0().last().message().file()).isEqualTo("a");
        assertThat(server.udp.on("eth1").last().message().file()).isEqualTo("b");
    }

    @Test
    void toolsOnThisHostAreAnsweredByTheServerTheyAsk() {
        server.changeNamed("wan", "interfaces", "eth1", "mode", "proxy");
        server.dhcp().bindHandler(ScriptedHandler.answering("a", false), Map.of(DhcpHandler.MODE, "reservation"));
        server.dhcp().bindHandler(ScriptedHandler.answering("b", false), Map.of(DhcpHandler.MODE, "proxy"));

        assertThat(server.dhcp().forTools()).extracting(Segment::instance).containsExactly("", "wan");
        assertThat(server.dhcp().forTools().get(1).site().serverAddress()).hasToString("10.9.0.1");
        FakeUdp.Endpoint tools = server.udp.forTools().get(0);
        tools.receive(Packets.bios(MAC).bytes(), "127.0.0.1:40000");
        assertThat(tools.last().message().file()).isEqualTo("b");
        assertThat(tools.last().target().getPort()).isEqualTo(40_000);
        assertThat(server.dhcp().lines()).noneMatch(line -> line.startsWith("wan: proxy on lo"));
    }

    @Test
    void toolsReachNoServerThatIsSwitchedOffOrHasNoNetwork() {
        server.changeNamed("wan", "interfaces", "eth1", "enabled", "false");
        assertThat(server.udp.forTools()).isEmpty();

        server.changeNamed("wan", "enabled", "true");
        FakeUdp.Endpoint open = server.udp.forTools().get(0);
        server.changeNamed("wan", "lease.default", "1h");
        assertThat(server.udp.forTools()).containsExactly(open);
        assertThat(server.dhcp().forTools().get(1).site().defaultLease()).hasHours(1);

        server.changeNamed("wan", "interfaces", "eth7");
        assertThat(open.isOpen()).isFalse();
        server.changeNamed("wan", "interfaces", "eth1");
        assertThat(server.udp.forTools()).hasSize(1);
        server.deleteNamed("wan");
        assertThat(server.udp.forTools()).isEmpty();
    }

    @Test
    void aVariableDoesNotForceOneModeOnAll() {
        restartWith(Map.of("SMEE_DHCP_MODE", "proxy"));

        server.changeNamed("wan", "interfaces", "eth1", "mode", "reservation");

        assertThat(server.dhcp().lines())
                .contains("proxy on br0 (10.55.0.1) port 67", "wan: reservation on eth1 (10.9.0.1) port 67");
    }

    @Test
    void aChangeOfOneTouchesNoSocketOfAnother() {
        server.changeNamed("wan", "interfaces", "eth1");
        List<FakeUdp.Endpoint> before = List.copyOf(server.udp.bound);
        FakeUdp.Endpoint wan = server.udp.on("eth1");

        server.changeNamed("wan", "listen.address", "0.0.0.0:6767");
        assertThat(wan.isOpen()).isFalse();
        assertThat(server.udp.openDevices()).containsExactly("br0", "eth1", "lo");
        assertThat(server.udp.bound).hasSize(before.size() + 1);

        FakeUdp.Endpoint moved = server.udp.on("eth1");
        server.change("interfaces", "br0");
        server.change("enabled", "false");
        assertThat(moved.isOpen()).isFalse(); // it inherits the switch …
        server.changeNamed("wan", "enabled", "true");
        FakeUdp.Endpoint own = server.udp.on("eth1");
        server.change("listen.address", "0.0.0.0:10067");
        assertThat(own.isOpen()).isTrue(); // … and nothing that it says itself
    }

    @Test
    void aDeletedFileHandsItsInterfaceBack() {
        server.changeNamed("wan", "interfaces", "eth1");

        server.deleteNamed("wan");

        assertThat(serverOn("eth1")).isEmpty();
        assertThat(server.dhcp().lines()).noneMatch(line -> line.startsWith("wan: "));
    }

    @Test
    void twoThatClaimOneInterfaceAreNamedAndTheFirstKeepsServing() {
        server.changeNamed("wan", "interfaces", "eth1");
        FakeUdp.Endpoint first = server.udp.on("eth1");

        server.changeNamed("lab", "interfaces", "eth1");

        assertThat(first.isOpen()).isTrue();
        assertThat(serverOn("eth1")).isEqualTo("wan");
        assertThat(server.dhcp().problems())
                .anyMatch(problem -> problem.startsWith(
                        "lab: interface eth1 is in both etc/org.smee.dhcp~wan.cfg and" + " etc/org.smee.dhcp~lab.cfg"));

        server.deleteNamed("wan");
        assertThat(serverOn("eth1")).isEqualTo("lab");
        assertThat(server.dhcp().problems()).noneMatch(problem -> problem.contains("both"));
    }

    @Test
    void theServerWithoutANameKeepsWhatItNames() {
        server.change("interfaces", "br0,eth1");

        server.changeNamed("wan", "interfaces", "eth1");

        assertThat(serverOn("eth1")).isEmpty();
        assertThat(server.dhcp().problems()).anyMatch(problem -> problem.contains("etc/org.smee.dhcp.cfg keeps it"));
    }

    @Test
    void aNamedServerMustSayItsInterfaces() {
        server.changeNamed("wan", "mode", "proxy");

        assertThat(server.dhcp().problems())
                .anyMatch(problem -> problem.startsWith("wan: etc/org.smee.dhcp~wan.cfg: interfaces= is not allowed"));
        assertThat(serverOn("eth1")).isEmpty();
    }

    @Test
    void nobodyAnswersForAServerThatIsSwitchedOffOrWrong() {
        server.changeNamed("wan", "interfaces", "eth1", "enabled", "false");
        assertThat(server.udp.openDevices()).containsExactly("br0", "lo");
        assertThat(server.dhcp().lines()).contains("wan: off by setting (enabled = false, etc/org.smee.dhcp~wan.cfg)");
        assertThat(server.dhcp().problems()).noneMatch(problem -> problem.startsWith("wan: "));

        server.changeNamed("wan", "enabled", "true");
        assertThat(serverOn("eth1")).isEqualTo("wan");

        server.changeNamed("wan", "tftp.port", "x");
        assertThat(serverOn("eth1")).isEqualTo("wan"); // as before the mistake

        server.restart();
        server.dhcp().check();
        assertThat(server.udp.openDevices()).containsExactly("br0", "lo");
        assertThat(server.dhcp().problems()).anyMatch(problem -> problem.contains("stays closed until"));
    }

    @Test
    void namedServersOutliveAMistakeInTheFileTheyInheritFrom() {
        server.changeNamed("wan", "interfaces", "eth1", "tftp.port", "6969");
        server.change("lease.default", "1h");

        server.change("tftp.port", "70000", "lease.default", "2h");

        assertThat(server.dhcp().segments())
                .allSatisfy(s -> assertThat(s.site().defaultLease()).hasHours(1));
        server.restart();
        server.dhcp().check();
        assertThat(server.udp.openDevices()).containsExactly("eth1");
    }

    @Test
    void withoutDeviceBindingANamedServerSaysWhatItLacks() {
        server.close();
        server.udp.isNative = false;
        server.restart();

        server.changeNamed("wan", "interfaces", "eth1");

        assertThat(server.udp.openDevices()).containsExactly("");
        assertThat(server.dhcp().problems())
                .anyMatch(
                        problem -> problem.startsWith("wan: ") && problem.contains("delete etc/org.smee.dhcp~wan.cfg"));
    }

    @Test
    void switchedOffEverywhereIsOff() {
        server.change("enabled", "false");
        assertThat(server.dhcp().enabled()).isFalse();

        server.changeNamed("wan", "interfaces", "eth1", "enabled", "true");
        assertThat(server.dhcp().enabled()).isTrue();
        assertThat(server.udp.openDevices()).containsExactly("eth1");
    }
}
