package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.smee.api.swap.Succession;
import org.smee.testkit.InMemoryBootFiles;

/** The server that Pax Web runs is replaced by another one. */
@Timeout(60)
class HandoverTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final long LATER = Succession.GRACE.plusSeconds(1).toNanos();

    private final InMemoryBootFiles files =
            new InMemoryBootFiles().file("ten", "0123456789".getBytes(StandardCharsets.US_ASCII));
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private TestServer server = TestServer.beside(new Slow(), "/slow", files);

    @AfterEach
    void stop() {
        mayEnd.countDown();
        server.close();
    }

    /** Answers when the test says so. */
    private final class Slow extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            entered.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            response.getOutputStream().print("slow");
        }
    }

    private Socket ask(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write("GET /ten HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private void replace() {
        TestServer before = server;
        before.close();
        server = before.successor(files);
    }

    @Test
    void whoAsksWhileThereIsNoServerIsAnsweredByTheNext() throws IOException {
        int port = server.port(0);
        server.listeners.release(Duration.ZERO);
        server.close();
        try (Socket socket = ask(port)) {
            assertThat(server.listeners.isKeeping()).isTrue();

            server = server.successor(files);

            assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("0123456789");
        }
        assertThat(server.port(0)).isEqualTo(port);
        assertThat(server.listeners.isKeeping()).isFalse();
    }

    @Test
    void itIsTheSameSocketOverManyServers() {
        Object socket = transport();

        for (int i = 0; i < 5; i++) {
            server.listeners.release(LONG);
            replace();

            assertThat(transport()).isSameAs(socket);
            assertThat(server.get("/ten").statusCode()).isEqualTo(200);
        }
    }

    private Object transport() {
        ServerConnector connector = server.listeners.connectors().get(0);
        return connector.getTransport();
    }

    @Test
    void serverThatStopsUnannouncedLeavesItsSocket() throws IOException {
        int port = server.port(0);
        server.close();
        try (Socket socket = ask(port)) {

            server = server.successor(files);

            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void requestUnderWayEndsBeforeTheServerStopsAndNewOnesWait() throws Exception {
        int port = server.port(0);
        CompletableFuture<HttpResponse<String>> slow = CompletableFuture.supplyAsync(() -> server.get("/slow"));
        entered.await();
        TestServer first = server;
        CompletableFuture<Void> released =
                CompletableFuture.runAsync(() -> first.listeners.release(LONG)).thenRun(first::close);
        assertThat(released).isNotDone();

        mayEnd.countDown();

        assertThat(slow.join().statusCode()).isEqualTo(200);
        assertThat(slow.join().body()).isEqualTo("slow");
        released.join();
        try (Socket later = ask(port)) {
            server = first.successor(files);
            assertThat(answer(later)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void requestThatTakesLongerThanTheDrainBreaksOff() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port(0))) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /slow HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            entered.await();

            server.listeners.release(Duration.ZERO);

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void idleConnectionDoesNotHoldUpTheServer() throws IOException {
        try (Socket idle = server.connect()) {
            idle.getOutputStream().write("GET /ten HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(idle.getInputStream().readNBytes(20)).hasSize(20);

            server.listeners.release(LONG); // the test would time out

            assertThat(new String(idle.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("0123456789");
        }
    }

    @Test
    void socketIsClosedIfNobodyComesForIt() {
        int port = server.port(0);
        server.close();

        server.listeners.tick(System.nanoTime() + LATER);

        assertThat(server.listeners.isKeeping()).isFalse();
        assertThatThrownBy(() -> ask(port)).isInstanceOf(ConnectException.class);
    }

    @Test
    void serverThatDoesNotStopAfterAllGetsItsSocketBack() throws IOException {
        int port = server.port(0);
        server.listeners.release(Duration.ZERO);
        try (Socket socket = ask(port)) {

            server.listeners.tick(System.nanoTime() + LATER);

            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
        assertThat(server.port(0)).isEqualTo(port);
    }

    @Test
    void settingsThatChangeMeanwhileCountForTheNextServer() {
        Object socket = transport();
        server.close();
        server.listeners.settings(TestServer.settings("accept.backlog", "7"));

        server = server.successor(files);

        assertThat(server.listeners.connectors().get(0).getAcceptQueueSize()).isEqualTo(7);
        assertThat(server.get("/ten").statusCode()).isEqualTo(200);
        assertThat(transport()).isNotSameAs(socket);
    }

    @Test
    void bundleThatLeavesMeanwhileClosesTheSocket() {
        int port = server.port(0);
        server.close();

        server.listeners.detach();

        assertThatThrownBy(() -> ask(port)).isInstanceOf(ConnectException.class);
    }
}
