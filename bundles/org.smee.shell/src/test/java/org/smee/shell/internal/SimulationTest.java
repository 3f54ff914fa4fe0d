package org.smee.shell.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.DhcpWriter;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.DhcpSites;

class SimulationTest {
    private static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration IMPATIENCE = Duration.ofMillis(20);

    private final List<UdpServer> servers = new ArrayList<>();
    private HttpServer http;

    @BeforeEach
    void startHttp() throws IOException {
        http = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
        http.createContext("/auto.ipxe", exchange -> {
            byte[] script = "#!ipxe\nboot\n".getBytes(US_ASCII);
            exchange.sendResponseHeaders(200, script.length);
            exchange.getResponseBody().write(script);
            exchange.close();
        });
        http.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        http.stop(0);
        for (UdpServer server : servers) {
            server.close();
        }
    }

    @Test
    void everyStepOfAGoodBootIsReported() throws IOException {
        UdpServer tftp = udp(SimulationTest::tftpFile);
        UdpServer dhcp = udp(dhcp(url("/auto.ipxe")));
        List<String> seen = new ArrayList<>();

        Simulation.Result result = simulate(dhcp, tftp, PATIENCE, seen);

        assertThat(result.verdict()).isEqualTo("boots: reached its iPXE script, 12 bytes");
        assertThat(result.boots()).isTrue();
        assertThat(seen).hasSize(4).allMatch(line -> line.startsWith("ok"));
        assertThat(seen.get(1)).contains("2432 bytes");
    }

    @Test
    void silenceOfDhcpEndsWithTheAddressThatWasAsked() throws IOException {
        UdpServer silent = udp(packet -> new byte[0]);

        Simulation.Result result = simulate(silent, silent, IMPATIENCE, new ArrayList<>());

        assertThat(result.boots()).isFalse();
        assertThat(result.steps().get(0).result()).contains("no answer to DISCOVER from 127.0.0.1:" + silent.port());
    }

    @Test
    void refusedFileIsReportedInTheServersWords() throws IOException {
        UdpServer tftp = udp(packet -> "\0\5\0\1no such file\0".getBytes(US_ASCII));

        Simulation.Result result = simulate(udp(dhcp(url("/auto.ipxe"))), tftp, PATIENCE, new ArrayList<>());

        assertThat(result.verdict()).isEqualTo("does not boot: the boot file cannot be had");
        assertThat(result.steps().get(1).result()).isEqualTo("the server says: no such file (TFTP error 1)");
    }

    @Test
    void refusedScriptIsReportedWithItsStatus() throws IOException {
        UdpServer tftp = udp(SimulationTest::tftpFile);

        Simulation.Result result = simulate(udp(dhcp(url("/elsewhere"))), tftp, PATIENCE, new ArrayList<>());

        assertThat(result.steps().get(3).result()).contains("404");
    }

    @Test
    void absurdBlockSizeIsRefused() throws IOException {
        UdpServer tftp = udp(packet -> "\0\6blksize\000999999\0".getBytes(US_ASCII));

        assertThatThrownBy(() -> TftpDownload.fetch(tftp.address(), "x", PATIENCE))
                .hasMessageContaining("blksize=999999");
    }

    @Test
    void garbageInsteadOfAReplyIsNamed() throws IOException {
        UdpServer dhcp = udp(packet -> new byte[] {1, 2, 3, 4, 5});

        Simulation.Result result = simulate(dhcp, dhcp, PATIENCE, new ArrayList<>());

        assertThat(result.steps().get(0).result()).contains("cannot be read");
    }

    private Simulation.Result simulate(UdpServer dhcp, UdpServer tftp, Duration patience, List<String> seen) {
        return new Simulation(dhcp.address(), site(tftp.port()), patience, step -> seen.add(step.line()))
                .run(MAC, Firmware.UEFI);
    }

    private static DhcpSite site(int tftpPort) {
        DhcpSite site = DhcpSites.rfc("reservation");
        Ipv4Address here = Ipv4Address.parse("127.0.0.1");
        return new DhcpSite(
                site.mode(),
                site.compat(),
                here,
                here,
                here,
                tftpPort,
                site.tftpUrl(),
                here,
                site.binaryUrl(),
                site.scriptUrl(),
                site.architectures(),
                site.chain(),
                site.userClass(),
                true,
                true,
                site.defaultLease(),
                site.bootDuringOutage());
    }

    private String url(String path) {
        return "http://127.0.0.1:" + http.getAddress().getPort() + path;
    }

    private UdpServer udp(Function<byte[], byte[]> answer) throws IOException {
        UdpServer server = new UdpServer(answer);
        servers.add(server);
        return server;
    }

    private static InetAddress loopback() {
        return Ipv4Address.parse("127.0.0.1").toInetAddress();
    }

    /** Sends firmware to ipxe.efi and iPXE to {@code script}. */
    private static Function<byte[], byte[]> dhcp(String script) {
        return packet -> {
            try {
                DhcpMessage message = DhcpMessage.of(packet);
                boolean discover = message.type() == MessageType.DISCOVER;
                DhcpWriter reply = new DhcpWriter(1500)
                        .start(2, 1, 6)
                        .xid(message.xid())
                        .addresses(0, 0x7f000099, 0x7f000001, 0)
                        .chaddr(MAC.bits(), 6)
                        .file(message.has(DhcpOption.USER_CLASS) ? script : "ipxe.efi")
                        .option(DhcpOption.MESSAGE_TYPE, (byte) (discover ? MessageType.OFFER : MessageType.ACK))
                        .optionInt(DhcpOption.SERVER_IDENTIFIER, 0x7f000001);
                reply.end(300);
                return reply.toBytes();
            } catch (MalformedPacketException e) {
                throw new AssertionError("the simulation sent no DHCP", e);
            }
        };
    }

    /** Grants blksize 1432 and sends 1432 and 1000 bytes. */
    private static byte[] tftpFile(byte[] packet) {
        if (packet[1] == 1) {
            return "\0\6blksize\0001432\0tsize\0002432\0".getBytes(US_ASCII);
        }
        byte[] data = new byte[4 + (packet[3] == 0 ? 1432 : 1000)];
        data[1] = 3;
        data[3] = (byte) (packet[3] + 1);
        return packet[3] == 2 ? new byte[0] : data;
    }

    /** Answers every datagram with what a function makes of it. */
    private static final class UdpServer {
        private final DatagramSocket socket = new DatagramSocket(0, loopback());
        private final Thread thread;

        UdpServer(Function<byte[], byte[]> answer) throws IOException {
            thread = new Thread(() -> serve(answer), "test-udp");
            thread.start();
        }

        private void serve(Function<byte[], byte[]> answer) {
            DatagramPacket in = new DatagramPacket(new byte[2000], 2000);
            try {
                while (true) {
                    socket.receive(in);
                    byte[] reply = answer.apply(Arrays.copyOf(in.getData(), in.getLength()));
                    if (reply.length > 0) {
                        socket.send(new DatagramPacket(reply, reply.length, in.getSocketAddress()));
                    }
                    in.setLength(2000);
                }
            } catch (SocketException e) {
                assertThat(socket.isClosed()).isTrue();
            } catch (IOException e) {
                throw new AssertionError("loopback failed", e);
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        InetSocketAddress address() {
            return new InetSocketAddress(loopback(), port());
        }

        void close() throws InterruptedException {
            socket.close();
            thread.join();
        }
    }
}
