package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smee.api.event.Outcome;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpSegments.Segment;
import org.smee.testkit.Packets;

/** Sockets, settings and handlers coming and going. */
class DhcpServerTest {
    private static final String MAC = "02:00:00:00:00:01";
    private static final String NOBODY = "0.0.0.0:68";

    private static Segment segment(Server server, String device) {
        return server.dhcp().segments().stream()
                .filter(s -> s.device().equals(device))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyInterfaceWithAnAddressGetsASocket() {
        try (Server server = new Server()) {
            server.nics.plug("eth9", 9, "");
            server.dhcp().check();
            assertThat(server.udp.openDevices()).containsExactly("br0", "lo");

            server.nics.plug("eth9", 9, "10.9.0.1");
            server.dhcp().check();
            assertThat(server.udp.openDevices()).containsExactly("br0", "eth9", "lo");
        }
    }

    @Test
    void namedInterfacesAreTheOnlyOnesBesideLoopback() {
        try (Server server = new Server("interfaces", "eth1,eth2")) {
            server.nics.plug("eth1", 5, "");
            server.dhcp().check();

            assertThat(server.udp.openDevices()).containsExactly("eth1", "lo");
            assertThat(server.dhcp().problems()).anyMatch(p -> p.startsWith("interface eth2 is not up"));

            server.nics.plug("eth2", 6, "");
            server.dhcp().check();
            assertThat(server.dhcp().problems()).noneMatch(p -> p.contains("eth2"));
        }
    }

    @Test
    void everythingButAddressesChangesWithoutTouchingASocket() {
        ScriptedHandler handler = ScriptedHandler.answering("f", false);
        try (Server server = new Server("pxe.port", "0").handledBy(handler)) {
            int before = server.udp.bound.size();

            server.change(
                    "ip.for.packet", "10.0.0.7",
                    "lease.default", "1h",
                    "mode", "proxy",
                    "compat", "smee",
                    "ipxe.arch.override", "7=x.efi",
                    "park.time", "1s",
                    "http.ipxe.script.url", "http://h/x");

            assertThat(server.udp.bound).hasSize(before).allMatch(FakeUdp.Endpoint::isOpen);
            assertThat(segment(server, "br0").site().mode()).isEqualTo("proxy");
            assertThat(segment(server, "br0").site().serverAddress()).hasToString("10.0.0.7");

            server.change("mode", "reservation");
            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            assertThat(handler.asked).isEqualTo(1);
        }
    }

    @Test
    void anotherPortOpensTheSocketsAnew() {
        try (Server server = new Server()) {
            FakeUdp.Endpoint old = server.br0();

            server.change("listen.address", "0.0.0.0:6767");

            assertThat(old.isOpen()).isFalse();
            assertThat(segment(server, "br0").port()).isEqualTo(6767);
            assertThat(server.udp.openDevices()).containsExactly("br0", "lo");
        }
    }

    @Test
    void anInterfaceLessLeavesTheOthersAlone() {
        try (Server server = new Server()) {
            server.nics.plug("br1", 3, "10.56.0.1");
            server.dhcp().check();
            FakeUdp.Endpoint kept = server.br0();

            server.change("interfaces", "br0");

            assertThat(kept.isOpen()).isTrue();
            assertThat(server.udp.openDevices()).containsExactly("br0", "lo");
        }
    }

    @Test
    void switchedOffThereIsNoSocketAndNoProblem() {
        try (Server server = new Server("enabled", "false")) {
            assertThat(server.udp.bound).isEmpty();
            assertThat(server.dhcp().problems()).isEmpty();
            assertThat(server.dhcp().lines()).anyMatch(line -> line.startsWith("off by setting"));

            server.change("enabled", "true");
            assertThat(server.udp.openDevices()).containsExactly("br0", "lo");

            server.change("enabled", "false");
            assertThat(server.udp.openDevices()).isEmpty();
        }
    }

    @Test
    void wrongSettingsKeepTheLastGoodAndSaySo() {
        try (Server server = new Server("ip.for.packet", "10.0.0.7")) {
            server.change("tftp.port", "70000");

            assertThat(segment(server, "br0").site().serverAddress()).hasToString("10.0.0.7");
            assertThat(server.dhcp().problems()).anyMatch(p -> p.contains("tftp.port=70000"));

            server.change("tftp.port", "6969");
            assertThat(server.dhcp().problems()).noneMatch(p -> p.contains("70000"));
        }
    }

    @Test
    void autoIsTheAddressOfTheInterfaceAMessageArrivesAt() {
        try (Server server = new Server()) {
            assertThat(segment(server, "br0").site().serverAddress()).hasToString("10.55.0.1");
            assertThat(segment(server, "lo").site().serverAddress()).hasToString("198.51.100.7");

            server.nics.plug("br0", 2, "10.55.0.2");
            server.dhcp().check();
            assertThat(segment(server, "br0").site().serverAddress()).hasToString("10.55.0.2");
            assertThat(server.udp.bound).allMatch(FakeUdp.Endpoint::isOpen);
        }
    }

    @Test
    void aPublicInterfaceOrCompatMakesAutoTheSameEverywhere() {
        try (Server server = new Server("public.interface", "br1")) {
            server.nics.plug("br1", 3, "10.56.0.1");
            server.dhcp().check();
            assertThat(segment(server, "br0").site().serverAddress()).hasToString("10.56.0.1");

            server.change("public.interface", "", "compat", "smee");
            assertThat(segment(server, "br0").site().serverAddress()).hasToString("198.51.100.7");
        }
    }

    @Test
    void whatCannotBeOpenedIsReportedAndTriedAgain() {
        try (Server server = new Server()) {
            server.nics.plug("br1", 3, "10.56.0.1");
            server.udp.refusing.add("br1");
            server.dhcp().check();
            assertThat(server.dhcp().problems()).anyMatch(p -> p.contains("br1") && p.contains("Permission denied"));

            server.udp.refusing.clear();
            server.dhcp().check();
            assertThat(server.dhcp().problems()).noneMatch(p -> p.contains("br1"));
            assertThat(server.udp.openDevices()).contains("br1");
        }
    }

    @Test
    void aSocketSurvivesItsInterfaceGoingDown() {
        try (Server server = new Server()) {
            server.nics.unplug("br0");
            server.dhcp().check();

            assertThat(server.br0().isOpen()).isTrue();
        }
    }

    @Test
    void aReplacedInterfaceGetsANewSocketOnceTheOldOneIsGone() {
        try (Server server = new Server("linger", "5s")) {
            server.nics.plug("br0", 77, "10.55.0.1");

            server.dhcp().check();
            assertThat(server.udp.openDevices()).containsExactly("lo");

            server.passSeconds(6);
            server.dhcp().check();
            assertThat(server.udp.openDevices()).containsExactly("br0", "lo");
        }
    }

    @Test
    void withoutDeviceBindingOneSocketServesAll() {
        try (Server server = new Server()) {
            server.udp.isNative = false;
            server.dhcp().check();

            assertThat(server.udp.openDevices()).containsExactly("");
            assertThat(segment(server, "").site().serverAddress()).hasToString("198.51.100.7");
        }
    }

    @Test
    void theHighestRankingOfTheModeAnswers() {
        try (Server server = new Server()) {
            ScriptedHandler plain = ScriptedHandler.answering("plain", false);
            ScriptedHandler better = ScriptedHandler.answering("better", false);
            ScriptedHandler other = ScriptedHandler.answering("other", false);
            server.dhcp().bindHandler(better, properties("reservation", 10, 2));
            server.dhcp().bindHandler(plain, properties("reservation", 0, 1));
            server.dhcp().bindHandler(other, properties("proxy", 99, 3));

            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            assertThat(server.br0().last().message().file()).isEqualTo("better");

            server.dhcp().unbindHandler(better);
            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            assertThat(server.br0().last().message().file()).isEqualTo("plain");

            server.dhcp().updatedHandler(other, properties("reservation", 99, 3));
            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            assertThat(server.br0().last().message().file()).isEqualTo("other");
        }
    }

    private static Map<String, Object> properties(String mode, int ranking, long id) {
        return Map.of(DhcpHandler.MODE, new String[] {mode}, "service.ranking", ranking, "service.id", id);
    }

    @Test
    void theStatusSaysWhatIsServedAndWhatIsMissing() {
        try (Server server = new Server("mode", "proxy")) {
            assertThat(server.dhcp().name()).isEqualTo("dhcp");
            assertThat(server.dhcp().lines()).contains("proxy on br0 (10.55.0.1) port 67 and 4011");
            assertThat(server.dhcp().problems())
                    .containsExactly(
                            "no handler for mode proxy (served now: none): type feature:install smee-dhcp-proxy");

            server.change("mode", "reservation");
            server.handledBy(ScriptedHandler.answering("f", false));
            assertThat(server.dhcp().problems()).isEmpty();
            assertThat(server.dhcp().lines()).anyMatch(line -> line.contains("ScriptedHandler"));
        }
    }

    @Test
    void aSmallReceiveBufferIsAdviceNotAProblem() {
        try (Server server = new Server()) {
            server.handledBy(ScriptedHandler.answering("f", false));
            server.udp.granted = 425984;

            assertThat(server.dhcp().lines()).anyMatch(line -> line.contains("sysctl -w net.core.rmem_max=4194304"));
            assertThat(server.dhcp().problems()).isEmpty();
        }
    }

    @Test
    void closingClosesEverySocket() {
        Server server = new Server();

        server.close();

        assertThat(server.udp.openDevices()).isEqualTo(List.of());
        assertThat(server.dhcp().segments()).isEmpty();
    }

    @Test
    void handlerThatGoesAfterClosingOpensNoSocketAgain() {
        Server server = new Server();
        DhcpHandler handler = request -> new Decision.Silence(Outcome.IGNORED, "test").now();
        server.dhcp().bindHandler(handler, properties("reservation", 0, 1));
        server.close();

        server.dhcp().unbindHandler(handler);
        server.dhcp().check();

        assertThat(server.udp.openDevices()).isEqualTo(List.of());
    }
}
