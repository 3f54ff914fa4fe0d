package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.Packets;

/** The second port of a proxy, at which PXE clients ask a boot server. */
class PxePortTest {
    private static final String MAC = "02:00:00:00:00:01";
    private static final String NOBODY = "0.0.0.0:68";

    private static Server proxy(DhcpHandler handler, String... keysAndValues) {
        List<String> settings = new ArrayList<>(List.of("mode", "proxy"));
        settings.addAll(List.of(keysAndValues));
        Server server = new Server(settings.toArray(String[]::new));
        server.dhcp().bindHandler(handler, Map.of(DhcpHandler.MODE, new String[] {"proxy", "auto-proxy"}));
        return server;
    }

    /** Offers or acknowledges a boot file, and no address. */
    private static DhcpHandler boots(String file, boolean chains) {
        return request -> {
            boolean discover = request.message().type() == MessageType.DISCOVER;
            DhcpReply reply = request.start(discover ? MessageType.OFFER : MessageType.ACK, 0);
            reply.file(request.bootServer() ? "from-4011" : file);
            return request.send(true, chains, Outcome.SERVED, "as scripted");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "auto-proxy", "rack-proxy"})
    void proxyModesListenAtBothPorts(String mode) {
        try (Server server = new Server("mode", mode)) {
            assertThat(server.udp.openSockets()).containsExactly("br0:4011", "br0:67", "lo:4011", "lo:67");
            assertThat(server.dhcp().segments()).extracting(s -> s.port()).containsOnly(67);
        }
    }

    @ParameterizedTest
    @CsvSource({"reservation,4011,true", "proxying,4011,true", "proxy,0,true", "proxy,4011,false"})
    void otherwiseThereIsNoSecondPort(String mode, String port, String enabled) {
        try (Server server = new Server("mode", mode, "pxe.port", port, "enabled", enabled)) {
            assertThat(server.udp.openSockets()).noneMatch(socket -> socket.endsWith(":4011"));
        }
    }

    @Test
    void aChangeOfModeTouchesTheSecondPortAlone() {
        try (Server server = new Server()) {
            FakeUdp.Endpoint dhcp = server.udp.on("br0", 67);

            server.change("mode", "proxy");
            FakeUdp.Endpoint pxe = server.udp.on("br0", 4011);
            server.change("mode", "auto-proxy");
            assertThat(server.udp.on("br0", 4011)).isSameAs(pxe);

            server.change("mode", "reservation");
            assertThat(pxe.isOpen()).isFalse();
            assertThat(dhcp.isOpen()).isTrue();
            assertThat(server.udp.openSockets()).containsExactly("br0:67", "lo:67");
        }
    }

    @Test
    void anotherPxePortLeavesTheDhcpSocketAlone() {
        try (Server server = new Server("mode", "proxy")) {
            FakeUdp.Endpoint dhcp = server.udp.on("br0", 67);

            server.change("pxe.port", "14011");

            assertThat(dhcp.isOpen()).isTrue();
            assertThat(server.udp.openSockets()).containsExactly("br0:14011", "br0:67", "lo:14011", "lo:67");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // ciaddr, sender, target: edk2 asks from 4011, iPXE from 68
        "10.55.0.162, 10.55.0.162:4011, 10.55.0.162:4011",
        "10.55.0.163, 10.55.0.163:68, 10.55.0.163:68",
        "10.55.0.163, 0.0.0.0:68, 10.55.0.163:68",
        "0.0.0.0, 0.0.0.0:4011, 255.255.255.255:4011",
        "0.0.0.0, 0.0.0.0:0, 255.255.255.255:68",
        "10.55.0.163, 10.9.9.9:5000, 10.9.9.9:5000",
    })
    void theAnswerGoesToThePortItWasAskedFrom(String ciaddr, String sender, String target) {
        try (Server server = proxy(boots("from-67", false))) {
            FakeUdp.Endpoint pxe = server.udp.on("br0", 4011);

            pxe.receive(
                    Packets.uefi(MAC)
                            .type(MessageType.REQUEST)
                            .ciaddr(ciaddr)
                            .relayedBy("10.1.0.1")
                            .bytes(),
                    sender);

            assertThat(pxe.last().target().getAddress().getHostAddress() + ":"
                            + pxe.last().target().getPort())
                    .isEqualTo(target);
            assertThat(pxe.last().message().file()).isEqualTo("from-4011");
            assertThat(server.udp.on("br0", 67).sent).isEmpty();
        }
    }

    @Test
    void theHandlerLearnsAtWhichPortItWasAskedForEachMessage() {
        try (Server server = proxy(boots("from-67", false))) {
            server.udp.on("br0", 4011).receive(Packets.uefi(MAC).bytes(), NOBODY);
            server.udp.on("br0", 67).receive(Packets.uefi(MAC).bytes(), NOBODY);

            assertThat(server.udp.on("br0", 4011).last().message().file()).isEqualTo("from-4011");
            assertThat(server.udp.on("br0", 67).last().message().file()).isEqualTo("from-67");
        }
    }

    @Test
    void whatIsNoMessageDoesNoHarmThereEither() {
        try (Server server = proxy(boots("f", false))) {
            FakeUdp.Endpoint pxe = server.udp.on("br0", 4011);

            pxe.receive(new byte[0], NOBODY);
            pxe.receive(new byte[9000], NOBODY);
            pxe.receive(Packets.bios(MAC).op(2).bytes(), NOBODY);

            assertThat(pxe.sent).isEmpty();
            assertThat(server.dhcp().counters().malformed.sum()).isEqualTo(2);
            assertThat(server.dhcp().counters().notRequests.sum()).isEqualTo(1);
        }
    }

    @Test
    void messagesWaitForAHandlerAtBothPorts() {
        try (Server server = new Server("mode", "proxy")) {
            server.udp.on("br0", 4011).receive(Packets.uefi(MAC).bytes(), "10.55.0.9:4011");

            server.dhcp().bindHandler(boots("f", false), Map.of(DhcpHandler.MODE, "proxy"));

            assertThat(server.udp.on("br0", 4011).last().target().getPort()).isEqualTo(4011);
        }
    }

    @Test
    void aPortThatCannotBeOpenedIsToldOncePerSocketAndALostInterfaceOnce() {
        try (Server server = new Server("mode", "proxy", "interfaces", "br0,eth7")) {
            server.udp.refusing.add("br1");
            server.nics.plug("br1", 9, "10.9.0.1");
            server.change("interfaces", "br0,br1,eth7");

            assertThat(server.dhcp().problems())
                    .anyMatch(p -> p.contains(":67 on br1"))
                    .anyMatch(p -> p.contains(":4011 on br1"));
            assertThat(server.dhcp().problems().stream().filter(p -> p.contains("eth7")))
                    .hasSize(1);
        }
    }

    @Test
    void closingClosesBoth() {
        Server server = new Server("mode", "proxy");

        server.close();

        assertThat(server.udp.openSockets()).isEmpty();
    }

    @Test
    void offersOfAProxyCountForLoops() {
        List<Integer> loads = new ArrayList<>();
        DhcpHandler chains = boots("undionly.kpxe", true);
        DhcpHandler counting = (DhcpRequest request) -> {
            loads.add(request.chainLoads());
            return chains.decide(request);
        };
        try (Server server = proxy(counting)) {
            for (int round = 1; round <= 4; round++) {
                server.udp.on("br0", 67).receive(Packets.ipxe(MAC, 0).xid(round).bytes(), NOBODY);
            }

            assertThat(loads).containsExactly(0, 1, 2, 3);
            assertThat(server.events.all()).extracting(BootEvent::outcome).contains(Outcome.LOOP);
        }
    }

    @Test
    void anOfferOfAnAddressIsNotYetABoot() {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("undionly.kpxe", true))) {
            for (int round = 1; round <= 9; round++) {
                server.br0().receive(Packets.ipxe(MAC, 0).xid(round).bytes(), NOBODY);
            }

            assertThat(server.events.all()).extracting(BootEvent::outcome).doesNotContain(Outcome.LOOP);
        }
    }
}
