package org.smee.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measurement;
import org.smee.testkit.InMemoryHardware;
import org.smee.testkit.RecordedEvents;
import org.smee.transport.internal.NettyUdpTransport;

class SyslogServerTest {
    private final RecordedLines log = new RecordedLines();
    private final RecordedEvents events = new RecordedEvents();
    private final int port = free();
    private NettyUdpTransport transport = new NettyUdpTransport(Map.of());
    private final Map<String, String> file = new TreeMap<>(
            Map.of("listen.address", "127.0.0.1", "listen.port", Integer.toString(port), "rate.limit", "0"));

    private SyslogServer start() {
        SyslogServer server = new SyslogServer(
                settings(),
                transport,
                transport,
                events,
                log.logger(),
                Clock.systemUTC(),
                System::nanoTime,
                Executors.newSingleThreadScheduledExecutor());
        server.hardware(new InMemoryHardware(Bench.machine("local", "127.0.0.1")));
        return server;
    }

    private SyslogSettings settings() {
        return SyslogSettings.from(new SettingsReader(SyslogSettings.PID, file, Map.of()));
    }

    /** A port that is free for UDP and TCP. */
    private static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void sendUdp(String... messages) throws IOException {
        InetSocketAddress target = new InetSocketAddress("127.0.0.1", port);
        try (DatagramSocket socket = new DatagramSocket()) {
            for (String message : messages) {
                byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(bytes, bytes.length, target));
            }
        }
    }

    private void sendTcp(String stream) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(stream.getBytes(StandardCharsets.UTF_8));
        }
    }

    private List<String> texts() {
        return log.lines.stream()
                .map(line -> line.replaceFirst("(?s).* text=", ""))
                .toList();
    }

    @AfterEach
    void close() {
        transport.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "off"})
    void messagesArriveByUdpAndTcp(String nativeSetting) throws Exception {
        transport.close();
        transport = new NettyUdpTransport(Map.of("native", nativeSetting));
        SyslogServer server = start();

        sendUdp("<30>udp", "", "<30>long " + "x".repeat(10_000));
        await().until(() -> log.lines.size() == 2);
        sendTcp("<30>tcp line\n16 <30>tcp counted\n");
        await().until(() -> log.lines.size() == 4);
        assertThat(server.measurements())
                .contains(new Measurement.Count("smee_syslog_messages_cut", "Syslog messages cut for their length.", 1))
                .anyMatch(one -> one.name().equals("smee_syslog_messages") && ((Measurement.Count) one).value() >= 4);

        assertThat(log.lines)
                .allMatch(line -> line.matches("info \\S+ mac=52:54:00:aa:88:2a machine=local ip=127.0.0.1 .*"));
        assertThat(texts().get(0)).isEqualTo("udp");
        assertThat(texts().get(1)).hasSize("[cut]".length() + 2 + 8192 - 4).endsWith("x… [cut]");
        assertThat(texts().subList(2, 4)).containsExactly("tcp line", "tcp counted");
        server.close();
    }

    @Test
    void aBundleIsReplacedWithoutLosingADatagram() throws Exception {
        SyslogServer before = start();
        sendUdp("<30>one");
        before.close();
        sendUdp("<30>two", "<30>three");
        SyslogServer after = start();
        sendUdp("<30>four");

        await().until(() -> log.lines.size() == 4);
        assertThat(texts()).containsExactly("one", "two", "three", "four");
        after.close();
    }

    @Test
    void whatWasReceivedIsWrittenBeforeTheServerIsGone() throws Exception {
        SyslogServer server = start();
        for (int i = 0; i < 100; i++) {
            sendUdp("<30>message " + i);
        }
        await().until(() -> log.lines.size() > 0);
        server.close();

        assertThat(log.lines).hasSize(100);
    }

    @Test
    void settingsOtherThanAddressesLeaveConnectionsOpenAndLoseNothing() throws Exception {
        SyslogServer server = start();

        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("<30>bef".getBytes(StandardCharsets.US_ASCII));
            sendUdp("<30>" + "a".repeat(600));
            await().until(() -> log.lines.size() == 1);
            file.put("max.message.size", "500");
            server.apply(settings());
            sendUdp("<30>" + "b".repeat(600));
            await().until(() -> log.lines.size() == 2);
            socket.getOutputStream().write("ore\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> log.lines.size() == 3);
        }

        assertThat(texts()).containsExactly("a".repeat(600), "b".repeat(496) + "… [cut]", "before");
        server.close();
    }

    @Test
    void aWrongSettingIsToldAndTheGoodOnesStay() throws Exception {
        SyslogServer server = start();
        server.modified(Map.of("rate.limit", "many"));

        assertThat(server.problems())
                .singleElement()
                .asString()
                .contains("rate.limit=many", "0..1000000", "before this change stay in use");
        sendUdp("<30>still");
        await().until(() -> log.lines.size() == 1);

        server.apply(settings());
        assertThat(server.problems()).isEmpty();
        server.close();
    }

    @Test
    void atStartAWrongSettingIsRefused() {
        assertThatThrownBy(() -> new SyslogServer(Map.of("events", "x"), transport, transport, events))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("events=x");
    }

    @Test
    void tcpAndTheWholeCanBeSwitchedOffAndOn() throws Exception {
        SyslogServer server = start();
        assertThat(server.lines().get(0)).contains("UDP on 127.0.0.1 port " + port, "TCP on 127.0.0.1 port " + port);

        file.put("tcp.enabled", "false");
        server.apply(settings());
        assertThat(server.lines().get(0)).contains("UDP").doesNotContain("TCP");
        assertThatThrownBy(() -> sendTcp("<30>x\n")).isInstanceOf(IOException.class);

        file.put("enabled", "false");
        server.apply(settings());
        assertThat(server.lines()).containsExactly("switched off (enabled = false in etc/org.smee.syslog.cfg)");
        assertThat(server.problems()).isEmpty();

        file.clear();
        file.putAll(Map.of("listen.address", "127.0.0.1", "listen.port", Integer.toString(port)));
        server.apply(settings());
        sendUdp("<30>udp");
        sendTcp("<30>tcp\n");
        await().until(() -> texts().containsAll(List.of("udp", "tcp")));
        server.close();
    }

    @Test
    void anAddressInUseIsToldAndTriedAgain() throws Exception {
        SyslogServer server;
        try (ServerSocket tcp = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
                DatagramSocket udp = new DatagramSocket(port, InetAddress.getByName("127.0.0.1"))) {
            assertThat(tcp.isBound() && udp.isBound()).isTrue();
            server = start();
            server.check();
            assertThat(server.problems())
                    .satisfiesExactly(
                            problem -> assertThat(problem).contains("syslog: UDP 127.0.0.1:" + port, "in use"),
                            problem -> assertThat(problem).contains("syslog: TCP 127.0.0.1:" + port, "in use"));
        }
        await().until(() -> {
            server.check();
            return server.problems().isEmpty();
        });
        sendUdp("<30>udp");
        sendTcp("<30>tcp\n");
        await().until(() -> log.lines.size() == 2);
        server.close();
    }

    @Test
    void theLastSuppressedMessagesAreReportedAtTheEnd() throws Exception {
        file.put("rate.limit", "1");
        file.put("rate.burst", "1");
        SyslogServer server = start();
        sendUdp("<30>a", "<30>b", "<30>c");
        await().until(() -> server.lines().get(1).contains("received 3 messages"));
        server.close();

        assertThat(texts()).containsExactly("a", "2 messages suppressed");
    }

    @Test
    void bothFamiliesAreServedOnTheAddressForBoth() throws Exception {
        assumeTrue(NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null, "needs IPv6");
        file.put("listen.address", "::");
        SyslogServer server = start();

        sendUdp("<30>four");
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] bytes = "<30>six".getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName("::1"), port));
        }
        sendTcp("<30>tcp\n");

        await().until(() -> log.lines.size() == 3);
        assertThat(log.lines)
                .anyMatch(line -> line.contains("machine=local ip=127.0.0.1") && line.endsWith("four"))
                .anyMatch(line -> line.contains("ip=0:0:0:0:0:0:0:1") && line.endsWith("six"))
                .anyMatch(line -> line.contains("machine=local ip=127.0.0.1") && line.endsWith("tcp"));
        server.close();
    }

    @Test
    void idleTimeIsCheckedOnTheLoop() throws Exception {
        SyslogServer server = start();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            await().until(() -> server.lines().get(0).contains("1 connections"));
            server.apply(idle(Duration.ZERO));
            server.check();

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        server.close();
    }

    private SyslogSettings idle(Duration idle) {
        SyslogSettings s = settings();
        SyslogSettings.Connections shorter = new SyslogSettings.Connections(1000, 16, idle);
        return new SyslogSettings(
                true, s.listen(), true, s.maxMessage(), s.rate(), shorter, s.events(), s.receiveBuffer(), s.linger());
    }
}
