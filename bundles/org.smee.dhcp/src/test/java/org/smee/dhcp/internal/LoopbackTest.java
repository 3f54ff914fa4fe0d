package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.Packets;
import org.smee.testkit.RecordedEvents;
import org.smee.transport.UdpTransport;
import org.smee.transport.internal.NettyUdpTransport;

/** Over real sockets of this host. */
@Timeout(30)
class LoopbackTest {
    private static DhcpServer server(UdpTransport transport) {
        Map<String, Object> file = Map.of("listen.address", "127.0.0.1:0", "interfaces", "lo", "linger", "0s");
        return new DhcpServer(
                () -> new TreeMap<>(Map.of("", file)),
                Map.of(),
                transport,
                new RecordedEvents(),
                new Nics.OfHost(),
                Executors.newSingleThreadScheduledExecutor(),
                Clock.systemUTC(),
                System::nanoTime);
    }

    @Test
    void aToolOnThisHostIsAnsweredAtItsOwnPort() throws Exception {
        NettyUdpTransport transport = new NettyUdpTransport(Map.of());
        DhcpServer server = server(transport);
        try (DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.bindHandler(ScriptedHandler.answering("undionly.kpxe", false), ScriptedHandler.RESERVATION);
            int port = server.segments().get(0).port();
            byte[] discover = Packets.bios("02:00:00:00:00:01").xid(4711).bytes();

            client.send(new DatagramPacket(discover, discover.length, InetAddress.getLoopbackAddress(), port));
            DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
            client.receive(answer);

            DhcpMessage offer = DhcpMessage.of(Arrays.copyOf(answer.getData(), answer.getLength()));
            assertThat(offer.type()).isEqualTo(MessageType.OFFER);
            assertThat(offer.xid()).isEqualTo(4711);
            assertThat(offer.file()).isEqualTo("undionly.kpxe");
        } finally {
            server.close();
        }
    }
}
