package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.event.Outcome;
import org.smee.api.settings.SettingsException;
import org.smee.testkit.InMemoryBootFiles;
import org.smee.testkit.RecordedEvents;
import org.smee.transport.internal.NettyUdpTransport;

class TftpServerTest {
    private static final byte[] CONTENT = Bench.content(1_000_000);
    private final RecordedEvents events = new RecordedEvents();
    private final InMemoryBootFiles files =
            new InMemoryBootFiles().file("big", CONTENT).file("small", Bench.content(10));
    private final List<Runnable> closers = new ArrayList<>();

    private NettyUdpTransport transport(String nativeSetting) {
        NettyUdpTransport transport = new NettyUdpTransport(Map.of("native", nativeSetting));
        closers.add(0, transport::close);
        return transport;
    }

    private TftpServer server(NettyUdpTransport transport, InetSocketAddress listen, boolean singlePort) {
        TftpSettings settings =
                new TftpSettings(true, listen, Duration.ofSeconds(5), 1468, 64, 1000, singlePort, Duration.ZERO);
        TftpServer server = new TftpServer(
                settings, transport, events, Clock.systemUTC(), Executors.newSingleThreadScheduledExecutor());
        server.providers(List.of(files));
        server.start();
        closers.add(0, server::close);
        return server;
    }

    /** Any free port that stays the same when the server opens anew. */
    private static InetSocketAddress free(String address) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("0.0.0.0"))) {
            return new InetSocketAddress(address, socket.getLocalPort());
        }
    }

    @AfterEach
    void close() {
        closers.forEach(Runnable::run);
    }

    @ParameterizedTest
    @CsvSource({
        "auto, true, 1, 0",
        "auto, true, 16, 0",
        "auto, true, 64, 0",
        "auto, true, 8, 50",
        "auto, false, 16, 0",
        "off, true, 16, 0",
        "off, false, 4, 50",
    })
    void aFileArrivesOverRealSockets(String nativeSetting, boolean singlePort, int windowsize, int dropEvery)
            throws Exception {
        InetSocketAddress listen = free("127.0.0.1");
        server(transport(nativeSetting), listen, singlePort);

        try (Client client = new Client()) {
            assertThat(client.get(listen, "big", 1468, windowsize, dropEvery)).isEqualTo(CONTENT);
            assertThat(client.peer().getPort() == listen.getPort()).isEqualTo(singlePort);
        }
        await().until(() -> !events.all().isEmpty());
        assertThat(events.last().outcome()).isEqualTo(Outcome.SERVED);
        assertThat(events.last().details()).containsEntry("bytes", "1000000").containsEntry("blksize", "1468");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onAllAddressesTheReplyComesFromTheOneThatWasAsked(boolean singlePort) throws Exception {
        NettyUdpTransport transport = transport("auto");
        assumeTrue(transport.isNative(), "needs destination addresses");
        InetSocketAddress listen = free("0.0.0.0");
        server(transport, listen, singlePort);

        try (Client client = new Client()) {
            InetSocketAddress asked = new InetSocketAddress("127.0.0.5", listen.getPort());
            assertThat(client.get(asked, "big", 1468, 16, 0)).isEqualTo(CONTENT);
            assertThat(client.peer().getAddress()).isEqualTo(asked.getAddress());
        }
    }

    @ParameterizedTest
    @CsvSource({"auto, true", "auto, false", "off, true", "off, false"})
    void onAllAddressesOfBothFamiliesIpv6IsServedFromTheOneThatWasAsked(String nativeSetting, boolean singlePort)
            throws Exception {
        InetAddress loopback = InetAddresses.of("::1");
        assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "needs IPv6");
        InetSocketAddress listen = free("::");
        TftpServer server = server(transport(nativeSetting), listen, singlePort);

        try (Client client = new Client(loopback)) {
            assertThat(client.get(new InetSocketAddress(loopback, listen.getPort()), "big", 1400, 16, 0))
                    .isEqualTo(CONTENT);
            assertThat(client.peer().getAddress()).isEqualTo(loopback);
            assertThat(client.peer().getPort() == listen.getPort()).isEqualTo(singlePort);
        }
        assertThat(server.lines().get(0)).startsWith("on all addresses port");
    }

    @Test
    void onAllAddressesOfBothFamiliesIpv4IsServedFromTheOneThatWasAsked() throws Exception {
        NettyUdpTransport transport = transport("auto");
        assumeTrue(transport.isNative(), "needs destination addresses");
        assumeTrue(NetworkInterface.getByInetAddress(InetAddresses.of("::1")) != null, "needs IPv6");
        InetSocketAddress listen = free("::");
        server(transport, listen, true);

        try (Client client = new Client()) {
            InetSocketAddress asked = new InetSocketAddress("127.0.0.5", listen.getPort());
            assertThat(client.get(asked, "big", 1468, 16, 0)).isEqualTo(CONTENT);
            assertThat(client.peer().getAddress()).isEqualTo(asked.getAddress());
        }
    }

    @Test
    void manyClientsAreServedAtOnce() throws Exception {
        InetSocketAddress listen = free("127.0.0.1");
        server(transport("auto"), listen, true);
        ExecutorService pool = Executors.newFixedThreadPool(50);
        List<Callable<byte[]>> downloads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int windowsize = 1 + i % 4;
            downloads.add(() -> {
                try (Client client = new Client()) {
                    return client.get(listen, "big", 1468, windowsize, 0);
                }
            });
        }

        for (Future<byte[]> download : pool.invokeAll(downloads)) {
            assertThat(download.get()).isEqualTo(CONTENT);
        }
        pool.shutdown();
        await().until(() -> events.all().size() == 50);
        assertThat(events.all()).allMatch(event -> event.outcome() == Outcome.SERVED);
    }

    @Test
    void settingsOtherThanTheAddressLeaveTransfersAlone() throws Exception {
        InetSocketAddress listen = free("127.0.0.1");
        TftpServer server = server(transport("auto"), listen, true);

        try (Client client = new Client()) {
            client.send(Packets.rrq("big", "blksize", "1000"), listen);
            assertThat(client.receive()).isEqualTo("OACK {blksize=1000}");
            server.apply(new TftpSettings(true, listen, Duration.ofSeconds(5), 512, 64, 1000, true, Duration.ZERO));
            server.modified(Map.of("block.size", "wrong"));
            client.send(Packets.ack(0), listen);

            assertThat(client.receive()).isEqualTo("DATA 1 [1000]");
            assertThat(server.problems()).singleElement().asString().contains("block.size=wrong");
        }
    }

    @Test
    void anotherPortIsOpenedAndTheOldOneTellsItsClients() throws Exception {
        InetSocketAddress listen = free("127.0.0.1");
        InetSocketAddress other = free("127.0.0.1");
        TftpServer server = server(transport("auto"), listen, true);

        try (Client client = new Client()) {
            client.send(Packets.rrq("big"), listen);
            assertThat(client.receive()).isEqualTo("DATA 1 [512]");
            server.apply(new TftpSettings(true, other, Duration.ofSeconds(5), 1468, 64, 1000, true, Duration.ZERO));
            assertThat(client.receive()).isEqualTo("ERROR 0 \"the server stops\"");
            assertThat(client.get(other, "small", 512, 1, 0)).isEqualTo(Bench.content(10));
        }
        assertThat(server.lines().get(0)).contains("port " + other.getPort());
    }

    @Test
    void switchedOffNothingListens() throws Exception {
        InetSocketAddress listen = free("127.0.0.1");
        TftpServer server = server(transport("auto"), listen, true);
        server.apply(new TftpSettings(false, listen, Duration.ofSeconds(5), 1468, 64, 1000, true, Duration.ZERO));

        try (Client client = new Client()) {
            client.send(Packets.rrq("small"), listen);
            assertThat(client.hearsNothing()).isTrue();
        }
        assertThat(server.lines()).containsExactly("switched off (enabled = false in etc/org.smee.tftp.cfg)");
    }

    @Test
    void aPortThatIsTakenIsAProblemUntilItIsFree() throws Exception {
        InetSocketAddress listen = free("127.0.0.1");
        TftpServer server;
        try (DatagramSocket holder = new DatagramSocket(listen)) {
            server = server(transport("auto"), listen, true);
            assertThat(holder.isBound()).isTrue();
            assertThat(server.problems())
                    .singleElement()
                    .asString()
                    .contains("tftp: UDP 127.0.0.1:" + listen.getPort() + " cannot be opened")
                    .contains("in use");
        }

        server.retry();
        assertThat(server.problems()).isEmpty();
        try (Client client = new Client()) {
            assertThat(client.get(listen, "small", 512, 1, 0)).isEqualTo(Bench.content(10));
        }
    }

    @Test
    void withoutProvidersTheProblemIsNamed() throws Exception {
        TftpServer server = server(transport("auto"), free("127.0.0.1"), true);
        server.providers(List.of());

        assertThat(server.problems()).singleElement().asString().contains("feature:install");
    }

    @Test
    void aWrongSettingAtTheStartStopsTheComponent() {
        NettyUdpTransport transport = transport("auto");

        assertThatThrownBy(() -> new TftpServer(Map.of("listen.port", "-1"), transport, events))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.tftp.cfg: listen.port=-1");
    }

    @Test
    void theHighestRankingProviderIsAskedFirst() throws Exception {
        InetSocketAddress listen = free("127.0.0.1");
        TftpServer server = server(transport("auto"), listen, true);
        server.providers(List.of(files, new InMemoryBootFiles().file("small", Bench.content(7))));

        try (Client client = new Client()) {
            assertThat(client.get(listen, "small", 512, 1, 0)).hasSize(7);
        }
    }
}
