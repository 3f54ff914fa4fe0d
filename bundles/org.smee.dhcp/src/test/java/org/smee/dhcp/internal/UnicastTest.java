package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.event.Outcome;
import org.smee.api.net.Ipv4Address;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.Packets;

/** How replies reach clients that hold no address yet. */
class UnicastTest {
    private static final String MAC = "02:00:00:00:00:c1";
    private static final String NOBODY = "0.0.0.0:68";
    private static final String MISSING = "clients without an address get broadcasts (the feature smee-l2 is not there;"
            + " type feature:install smee-l2) on br0";

    private final FakeLinks links = new FakeLinks();
    private final Server server = new Server().handledBy(ScriptedHandler.answering("undionly.kpxe", false));

    @BeforeEach
    void linked() {
        server.dhcp().bindLinkSender(links, Map.of());
        server.dhcp().check();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void receive(Packets packet) {
        server.br0().receive(packet.bytes(), NOBODY);
    }

    @Test
    void theOfferGoesToTheMacAndTheAddressOffered() {
        receive(Packets.bios(MAC));

        FakeLinks.Frame frame = links.frames.get(0);
        assertThat(frame.device()).isEqualTo("br0");
        assertThat(frame.mac()).isEqualTo(0x0200000000c1L);
        assertThat(frame.source()).isEqualTo(Ipv4Address.parse("10.55.0.1").bits());
        assertThat(frame.sourcePort()).isEqualTo(67);
        assertThat(frame.target()).isEqualTo(ScriptedHandler.ADDRESS);
        assertThat(frame.targetPort()).isEqualTo(68);
        assertThat(frame.message().type()).isEqualTo(MessageType.OFFER);
        assertThat(server.br0().sent).isEmpty();
        assertThat(server.events.last().outcome()).isEqualTo(Outcome.SERVED);
        assertThat(server.dhcp().lines()).contains("clients without an address get unicast on br0");
    }

    @Test
    void whoAsksForBroadcastsGetsThem() {
        receive(Packets.bios(MAC).broadcast());

        assertThat(links.frames).isEmpty();
        assertThat(server.br0().last().target().toString()).contains("255.255.255.255");
    }

    @Test
    void relaysAndClientsWithAnAddressAreSentToAsEver() {
        server.br0().receive(Packets.bios(MAC).relayedBy("10.1.0.1").bytes(), "10.1.0.1:67");
        server.br0().receive(Packets.bios(MAC).renew("10.55.0.99").bytes(), "10.55.0.99:68");
        server.br0().receive(Packets.bios(MAC).bytes(), "10.55.0.7:4000");

        assertThat(links.frames).isEmpty();
        assertThat(server.br0().sent).hasSize(3);
    }

    @Test
    void aRefusalIsABroadcast() {
        server.dhcp()
                .bindHandler(
                        new ScriptedHandler(request -> new Decision.Reply(
                                        request.reply().start(MessageType.NAK), false, false, Outcome.REFUSED, "no")
                                .now()),
                        Map.of("smee.dhcp.mode", "reservation", "service.ranking", 9));

        receive(Packets.bios(MAC).reboot("10.9.9.9"));

        assertThat(links.frames).isEmpty();
        assertThat(server.br0().sent).hasSize(1);
    }

    @Test
    void aReplyWithoutAnAddressIsABroadcast() {
        server.dhcp()
                .bindHandler(
                        new ScriptedHandler(request -> new Decision.Reply(
                                        request.reply().start(MessageType.OFFER), true, false, Outcome.SERVED, "proxy")
                                .now()),
                        Map.of("smee.dhcp.mode", "reservation", "service.ranking", 9));

        receive(Packets.bios(MAC));

        assertThat(links.frames).isEmpty();
        assertThat(server.br0().sent).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01"})
    void whatIsNoClientsEthernetAddressGetsABroadcast(String mac) {
        receive(Packets.bios(mac));

        assertThat(links.frames).isEmpty();
        assertThat(server.br0().sent).hasSize(1);
    }

    @Test
    void otherHardwareGetsABroadcast() {
        byte[] infiniband = Packets.bios(MAC).bytes();
        infiniband[1] = 32;
        server.br0().receive(infiniband, NOBODY);
        receive(Packets.bios(MAC).hlen(8));

        assertThat(links.frames).isEmpty();
        assertThat(server.br0().sent).hasSize(2);
    }

    @Test
    void whatDoesNotFitAFrameGetsABroadcast() {
        links.maxPayload = 299;

        receive(Packets.bios(MAC));

        assertThat(server.br0().sent).hasSize(1);
    }

    @Test
    void aFrameThatDoesNotLeaveIsABroadcast() {
        links.refusesToSend = "no buffer space";

        receive(Packets.bios(MAC));
        receive(Packets.bios(MAC));

        assertThat(server.br0().sent).hasSize(2);
        assertThat(server.dhcp().lines()).anyMatch(line -> line.contains("broadcast because unicast failed 2"));
        assertThat(server.dhcp().problems()).isEmpty();
    }

    @Test
    void neverMeansNever() {
        server.change("unicast", "never");
        server.dhcp().check();
        receive(Packets.bios(MAC));

        assertThat(links.open).isEmpty();
        assertThat(server.br0().sent).hasSize(1);
        assertThat(server.dhcp().lines()).noneMatch(line -> line.contains("without an address"));
    }

    @Test
    void compatRepliesToThePeer() {
        server.change("compat", "smee");
        server.dhcp().check();
        receive(Packets.bios(MAC));

        assertThat(links.open).isEmpty();
        assertThat(server.br0().sent).hasSize(1);
    }

    @Test
    void loopbackHasNoWayBelowIp() {
        assertThat(links.open).containsExactly("br0");
    }

    @Test
    void whatDoesNotOpenIsSaidAndTriedAgain() {
        server.dhcp().unbindLinkSender(links);
        links.refusesToOpen = "the right CAP_NET_RAW is missing";
        server.dhcp().bindLinkSender(links, Map.of());
        server.dhcp().check();
        receive(Packets.bios(MAC));

        assertThat(server.br0().sent).hasSize(1);
        assertThat(server.dhcp().lines())
                .contains("clients without an address get broadcasts (the right CAP_NET_RAW is missing) on br0");
        assertThat(server.dhcp().problems()).isEmpty();

        links.refusesToOpen = "";
        server.dhcp().check();
        receive(Packets.bios(MAC));
        assertThat(links.frames).hasSize(1);
    }

    @Test
    void aWayOutThatGoesLosesNothing() {
        server.dhcp().unbindLinkSender(links);
        receive(Packets.bios(MAC));

        assertThat(links.open).isEmpty();
        assertThat(server.br0().sent).hasSize(1);
        assertThat(server.dhcp().lines()).contains(MISSING);
        assertThat(server.dhcp().problems()).isEmpty();
    }

    /** DS binds the better one before it takes the other away. */
    @Test
    void aBetterWayOutReplacesTheOther() {
        FakeLinks better = new FakeLinks();
        server.dhcp().bindLinkSender(better, Map.of());
        server.dhcp().unbindLinkSender(links);
        server.dhcp().check();

        receive(Packets.bios(MAC));

        assertThat(links.open).isEmpty();
        assertThat(better.frames).hasSize(1);
    }

    @Test
    void theSourceFollowsTheInterfacesAddress() {
        server.nics.plug("br0", 2, "10.55.0.2");
        server.dhcp().check();

        receive(Packets.bios(MAC));

        assertThat(links.open).containsExactly("br0");
        assertThat(links.frames.get(0).source())
                .isEqualTo(Ipv4Address.parse("10.55.0.2").bits());
    }

    @Test
    void aSocketThatClosesClosesItsWayOut() {
        server.change("enabled", "false");
        assertThat(links.open).isEmpty();

        server.change("enabled", "true");
        server.dhcp().check();
        assertThat(links.open).containsExactly("br0");
        server.dhcp().close();
        assertThat(links.open).isEmpty();
    }
}
