package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.testkit.InMemoryBootFiles;

class ListenersTest {
    private static final byte[] LARGE = new byte[8 << 20];
    private static final String REQUEST = "GET /ten HTTP/1.1\r\nHost: a\r\n\r\n";

    private final InMemoryBootFiles files = new InMemoryBootFiles()
            .file("ten", "0123456789".getBytes(StandardCharsets.US_ASCII))
            .file("large", LARGE);
    private TestServer server = TestServer.with(files);

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(String... settings) {
        server.close();
        server = TestServer.with(TestServer.settings(settings), files);
    }

    @Test
    void otherSettingsLeaveOpenConnectionsAlone() throws IOException {
        int port = server.port(0);
        try (Socket socket = server.connect()) {
            socket.getOutputStream()
                    .write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');

            server.listeners.settings(TestServer.settings(
                    "threads", "9", "idle.timeout", "5s", "trusted.proxies", "::1", "max.header.size", "2048"));

            assertThat(server.port(0)).isEqualTo(port);
            assertThat(readAtLeast(socket.getInputStream(), LARGE.length)).isTrue();
        }
        assertThat(server.raw("GET /ten HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(3000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void successorTakesOverTheOpenListener() throws IOException {
        int port = server.port(0);
        try (Socket socket = server.connect()) {
            socket.getOutputStream()
                    .write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');

            server.listeners.detach();
            Listeners successor = new Listeners(TestServer.settings());
            successor.attach(server.server);

            assertThat(successor.connectors()).hasSize(1);
            assertThat(successor.connectors().get(0).getLocalPort()).isEqualTo(port);
            assertThat(readAtLeast(socket.getInputStream(), LARGE.length)).isTrue();
        }
        assertThat(server.get("/ten").statusCode()).isEqualTo(200);
    }

    @Test
    void requestsWaitWhileTheServletsAreReplaced() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        server.onRequest(arrived::countDown);
        server.listeners.hold();
        CompletableFuture<Integer> answer =
                CompletableFuture.supplyAsync(() -> server.get("/ten").statusCode());
        arrived.await();
        assertThat(answer).isNotDone();

        Gate.open(server.server);

        assertThat(answer.join()).isEqualTo(200);
        assertThat(server.get("/ten").statusCode()).isEqualTo(200);
    }

    @Test
    void portInUseIsReportedAndTheListenerStaysWhereItWas() throws IOException {
        int before = server.port(0);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            server.listeners.settings(TestServer.settings("listen.port", "" + taken.getLocalPort()));

            assertThat(server.port(0)).isEqualTo(before);
            assertThat(server.listeners.problems())
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort())
                    .contains("stays on")
                    .contains("ss -ltnp");
            assertThat(server.get("/ten").statusCode()).isEqualTo(200);
        }

        server.listeners.tick(System.nanoTime());

        assertThat(server.listeners.problems()).isEmpty();
        assertThat(server.port(0)).isNotEqualTo(before);
        assertThat(server.get("/ten").statusCode()).isEqualTo(200);
    }

    @Test
    void listensOnIpv6IfSet() throws IOException {
        try (ServerSocket possible = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            assertThat(possible.isBound()).isTrue();
        } catch (IOException e) {
            org.junit.jupiter.api.Assumptions.abort("no IPv6 here");
        }
        restart("listen.address", "::1");

        try (Socket socket = new Socket(InetAddress.getByName("::1"), server.port(0))) {
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(await().until(server.events::all, all -> !all.isEmpty())
                        .get(0)
                        .machine()
                        .address())
                .contains(InetAddress.getByName("::1"));
    }

    @Test
    void headerThatComesTooSlowlyEndsTheConnection() throws IOException {
        try (Socket slow = server.connect();
                Socket quiet = server.connect()) {
            slow.getOutputStream().write("GET /ten HTTP/1.1\r\nHos".getBytes(StandardCharsets.US_ASCII));
            long now = System.nanoTime();
            long later = now + Duration.ofSeconds(21).toNanos();

            await().until(() -> {
                server.listeners.tick(now);
                server.listeners.tick(later);
                return server.listeners
                                .connectors()
                                .get(0)
                                .getConnectedEndPoints()
                                .size()
                        == 1;
            });

            assertThat(slow.getInputStream().read()).isEqualTo(-1);
            quiet.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            assertThat(quiet.getInputStream().read()).isEqualTo('H');
        }
    }

    @Test
    void downloadThatTakesLongIsNotAHeaderThatDoes() throws IOException {
        try (Socket socket = server.connect()) {
            socket.getOutputStream()
                    .write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            long now = System.nanoTime();

            server.listeners.tick(now);
            server.listeners.tick(now + Duration.ofHours(1).toNanos());

            assertThat(readAtLeast(socket.getInputStream(), LARGE.length)).isTrue();
        }
    }

    @Test
    void connectionsAboveTheLimitWaitTheirTurn() throws IOException {
        restart("max.connections", "1");
        try (Socket first = server.connect()) {
            first.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            assertThat(first.getInputStream().read()).isEqualTo('H');
            try (Socket second = server.connect()) {
                second.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                assertThat(server.listeners.connectors().get(0).getConnectedEndPoints())
                        .hasSize(1);

                first.shutdownOutput(); // the server closes it then

                assertThat(second.getInputStream().read()).isEqualTo('H');
            }
        }
    }

    @Test
    void morePreciseServletsComeBeforeBootFiles() {
        HttpServlet metrics = new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.getOutputStream().print("metrics for " + request.getRemoteAddr());
            }
        };
        for (String pattern : List.of("/metrics", "/iso/*")) {
            try (TestServer both = TestServer.beside(metrics, pattern, files.file("metrics", new byte[1]))) {
                assertThat(both.get(pattern.replace("*", "x")).body()).isEqualTo("metrics for 127.0.0.1");
                assertThat(both.get("/ten").body()).isEqualTo("0123456789");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, '8.8.8.8, 192.168.2.15, 127.0.0.1', 192.168.2.15",
        "127.0.0.0/8, '2001:db8::7', 2001:db8:0:0:0:0:0:7",
        "'::1, 127.0.0.0/8', '198.51.100.1, ::1', 198.51.100.1",
        "10.0.0.0/8, 192.168.2.15, 127.0.0.1",
        "'', 192.168.2.15, 127.0.0.1",
        "127.0.0.1, '192.168.2.15:80', 127.0.0.1",
        "127.0.0.1, '192.168.2.15, unknown', 127.0.0.1",
    })
    void clientIsWhomATrustedProxyNames(String trusted, String header, String client) throws IOException {
        List<String> lines = new CopyOnWriteArrayList<>();
        restart("trusted.proxies", trusted);
        server.server.setRequestLog((request, response) -> lines.add(AccessLog.line(request, response, 0)));

        server.get("/ten?a=%22b", "X-Forwarded-For", header, "User-Agent", "iPXE/1 \"x\" \u00e9\\");

        assertThat(await().until(server.events::all, all -> !all.isEmpty())
                        .get(0)
                        .machine()
                        .address()
                        .map(InetAddress::getHostAddress))
                .contains(client);
        assertThat(await().until(() -> lines, all -> !all.isEmpty()).get(0))
                .startsWith(client + " - - [01/Jan/1970:")
                .contains("] \"GET /ten?a=%22b HTTP/1.1\" 200 ")
                .contains("\"-\" \"iPXE/1 \\x22x\\x22 ")
                .endsWith("peer=127.0.0.1 ms=0");
    }

    @Test
    void requestThatIsNoHttpIsAnsweredInOneLine() {
        String answer = server.raw("GET /ten HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("text/plain").contains("the request is not understood");
        assertThat(answer).doesNotContain("<h1>");
    }

    private static boolean readAtLeast(InputStream in, int count) throws IOException {
        byte[] piece = new byte[65_536];
        long seen = 0;
        while (seen < count) {
            int now = in.read(piece);
            if (now < 0) {
                return false;
            }
            seen += now;
        }
        return true;
    }
}
