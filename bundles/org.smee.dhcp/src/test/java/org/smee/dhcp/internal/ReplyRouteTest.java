package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.Packets;

class ReplyRouteTest {
    private static final String MAC = "02:00:00:00:00:01";

    private final ReplyRoute route = new ReplyRoute();

    private String target(DhcpMessage message, int type, String address, int port, boolean compat) {
        InetSocketAddress to = route.target(message, type, new InetSocketAddress(address, port), compat);
        return to.getAddress().getHostAddress() + ":" + to.getPort();
    }

    @ParameterizedTest
    @CsvSource({
        // giaddr, ciaddr, source, port, type, rfc, smee
        "0.0.0.0, 0.0.0.0, 0.0.0.0, 68, 2, 255.255.255.255:68, 255.255.255.255:68",
        "0.0.0.0, 0.0.0.0, 0.0.0.0, 6868, 2, 255.255.255.255:6868, 255.255.255.255:6868",
        "0.0.0.0, 0.0.0.0, 0.0.0.0, 67, 2, 255.255.255.255:68, 255.255.255.255:68",
        "0.0.0.0, 0.0.0.0, 0.0.0.0, 0, 2, 255.255.255.255:68, 255.255.255.255:68",
        "0.0.0.0, 0.0.0.0, 255.255.255.255, 68, 2, 255.255.255.255:68, 255.255.255.255:68",
        "0.0.0.0, 0.0.0.0, 10.0.0.9, 4000, 2, 10.0.0.9:4000, 10.0.0.9:4000",
        "0.0.0.0, 10.0.0.8, 10.0.0.9, 4000, 5, 10.0.0.8:68, 10.0.0.9:4000",
        "0.0.0.0, 10.0.0.8, 10.0.0.8, 68, 5, 10.0.0.8:68, 10.0.0.8:68",
        "0.0.0.0, 10.0.0.8, 0.0.0.0, 68, 5, 10.0.0.8:68, 255.255.255.255:68",
        "0.0.0.0, 10.0.0.8, 10.0.0.8, 68, 6, 255.255.255.255:68, 10.0.0.8:68",
        "0.0.0.0, 0.0.0.0, 10.0.0.9, 4000, 6, 255.255.255.255:68, 10.0.0.9:4000",
        "10.1.0.1, 0.0.0.0, 10.2.0.1, 4000, 2, 10.1.0.1:67, 10.1.0.1:67",
        "10.1.0.1, 10.0.0.8, 10.2.0.1, 67, 6, 10.1.0.1:67, 10.1.0.1:67",
    })
    void repliesGoWhereTheClientListens(
            String giaddr, String ciaddr, String source, int port, int type, String rfc, String smee) {
        DhcpMessage message =
                Packets.plain(MAC).relayedBy(giaddr).ciaddr(ciaddr).message();

        assertThat(target(message, type, source, port, false)).isEqualTo(rfc);
        assertThat(target(message, type, source, port, true)).isEqualTo(smee);
    }

    @Test
    void manyRelaysAreKeptApart() {
        for (int round = 0; round < 2; round++) {
            for (int i = 1; i < 255; i++) {
                String relay = "10.9." + i % 7 + "." + i;
                DhcpMessage message = Packets.plain(MAC).relayedBy(relay).message();

                assertThat(target(message, MessageType.OFFER, "10.0.0.1", 67, false))
                        .isEqualTo(relay + ":67");
            }
        }
    }

    @Test
    void theTargetOfARelayIsMadeOnce() {
        DhcpMessage message = Packets.plain(MAC).relayedBy("10.1.0.1").message();
        InetSocketAddress sender = new InetSocketAddress("10.1.0.1", 67);

        assertThat(route.target(message, MessageType.OFFER, sender, false))
                .isSameAs(route.target(message, MessageType.ACK, sender, false));
    }
}
