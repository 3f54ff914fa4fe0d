package org.smee.dhcp.ports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.event.Outcome;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpOption;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.Packets;

class PortsHandlerTest {
    private static final Packets DIRECT = Packets.plain(Next.MAC);

    private static Places places(String allow) {
        return Places.from(new SettingsReader(Places.PID, Map.of("allow", allow), Map.of()));
    }

    private static Packets relayed(String relay) {
        return Packets.plain(Next.MAC).relayedBy(relay);
    }

    private static Packets port(String relay, int... circuit) {
        int[] option = new int[circuit.length + 6];
        option[0] = 2; // remote-id first: the order is the relay's business
        option[1] = 2;
        option[4] = 1;
        option[5] = circuit.length;
        System.arraycopy(circuit, 0, option, 6, circuit.length);
        return relayed(relay).option(DhcpOption.RELAY_AGENT_INFORMATION, option);
    }

    private static Decision decide(PortsHandler handler, Packets packet) {
        return handler.decide(packet.at(DhcpSites.rfc("reservation")))
                .toCompletableFuture()
                .join();
    }

    private static Decision decide(String allow, Packets packet) {
        return decide(new PortsHandler(new Next(), places(allow)), packet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", "direct", "192.168.7.1, direct", " ANY ,"})
    void machineOnTheServersOwnNetworkIsHandedOn(String allow) {
        assertThat(decide(allow, DIRECT)).isInstanceOf(Decision.Reply.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.168.7.1", "192.168.7.1/ef"})
    void machineOnTheServersOwnNetworkIsIgnoredWhereItIsNotListed(String allow) {
        assertThat(decide(allow, DIRECT)).isInstanceOfSatisfying(Decision.Silence.class, silence -> {
            assertThat(silence.outcome()).isEqualTo(Outcome.IGNORED);
            assertThat(silence.why()).contains("etc/org.smee.dhcp.ports.cfg");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.7.1,true",
        "192.168.7.2,false",
        "direct,false",
        "any,true",
        "192.168.7.1/ef,true",
        "192.168.7.1/0x6566,true",
        "192.168.7.1/eg,false",
        "192.168.7.1/efg,false",
        "192.168.7.1/e,false",
        "192.168.7.2/ef,false"
    })
    void portIsRecognisedByRelayAndCircuit(String allow, boolean handedOn) {
        assertThat(decide(allow, port("192.168.7.1", 'e', 'f')) instanceof Decision.Reply)
                .isEqualTo(handedOn);
    }

    @Test
    void relayThatNamesNoPortIsNoPort() {
        assertThat(decide("192.168.7.1/ef", relayed("192.168.7.1"))).isInstanceOf(Decision.Silence.class);
    }

    @Test
    void circuitMayHoldSlashes() {
        assertThat(decide("192.168.7.1/ge-0/0/7", port("192.168.7.1", 'g', 'e', '-', '0', '/', '0', '/', '7')))
                .isInstanceOf(Decision.Reply.class);
    }

    @Test
    void silenceOfTheNextHandlerStaysItsOwn() {
        assertThat(decide("any", Packets.plain("52:54:00:00:00:99")))
                .isInstanceOfSatisfying(
                        Decision.Silence.class, s -> assertThat(s.outcome()).isEqualTo(Outcome.NOT_FOUND));
    }

    @Test
    void changedSettingsApplyAndWrongOnesDoNot() {
        PortsHandler handler = new PortsHandler(new Next(), places("any"));

        handler.modified(Map.of("allow", "192.168.7.1/"));
        assertThat(decide(handler, DIRECT)).isInstanceOf(Decision.Reply.class);

        handler.modified(Map.of("allow", "192.168.7.1"));
        assertThat(decide(handler, DIRECT)).isInstanceOf(Decision.Silence.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"everywhere", "0.0.0.0", "192.168.7.1/", "192.168.7.1/0x", "192.168.7.1/0xabc", "/ef"})
    void wrongPlacesAreRefusedWithWhatIsAllowed(String allow) {
        assertThatThrownBy(() -> places(allow))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("allow");
    }
}
