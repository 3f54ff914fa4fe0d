package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;
import org.smee.testkit.InMemoryBootFile;
import org.smee.testkit.InMemoryBootFiles;

class BootServletTest {
    private static final byte[] LARGE = new byte[4 << 20];
    private static final String SCRIPT = "#!ipxe\necho hello\n";

    private final InMemoryBootFiles files = new InMemoryBootFiles()
            .file("auto.ipxe", SCRIPT.getBytes(StandardCharsets.UTF_8))
            .file("ten", "0123456789".getBytes(StandardCharsets.UTF_8))
            .file("ipxe/52:54:00:aa:88:2a/ipxe.efi", LARGE)
            .file("empty", new byte[0]);
    private final TestServer server = TestServer.with(files);

    static {
        new Random(1).nextBytes(LARGE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void smallFileIsServedWithItsHeaders() {
        HttpResponse<String> response = server.get("/auto.ipxe");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(SCRIPT);
        assertThat(header(response, "Content-Length")).isEqualTo("18");
        assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(response, "ETag")).matches("\"[0-9a-f]+\"");
        assertThat(header(response, "Last-Modified")).isEqualTo("Thu, 01 Jan 2026 00:00:00 GMT");
        assertThat(header(response, "Content-Type")).isEqualTo("application/octet-stream");
        assertThat(response.headers().firstValue("Server")).isEmpty();
        assertThat(response.headers().firstValue("Transfer-Encoding")).isEmpty();
    }

    @Test
    void largeFileIsServedWholeAndItsEventSaysHowMuch() {
        HttpResponse<byte[]> response = server.bytes("/ipxe/52:54:00:aa:88:2a/ipxe.efi");

        assertThat(response.body()).isEqualTo(LARGE);
        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(LARGE.length);
        BootEvent event = await().until(() -> lastEvent(), e -> e.details().get("bytes") != null);
        assertThat(event.stage()).isEqualTo(Stage.HTTP);
        assertThat(event.outcome()).isEqualTo(Outcome.SERVED);
        assertThat(event.machine().mac()).contains(MacAddress.parse("52:54:00:aa:88:2a"));
        assertThat(event.details()).containsEntry("bytes", "" + LARGE.length).containsEntry("status", "200");
    }

    @Test
    void theTraceInANameIsToldAndNotPartOfIt() {
        String trace = "00-23b1e307bb35484f535a1f772c06910e-d887dc3912240434-01";

        HttpResponse<byte[]> response = server.bytes("/ipxe/52:54:00:aa:88:2a/ipxe.efi-" + trace);

        assertThat(response.body()).isEqualTo(LARGE);
        BootEvent event = await().until(() -> lastEvent(), e -> e.details().get("bytes") != null);
        assertThat(event.details())
                .containsEntry("file", "ipxe/52:54:00:aa:88:2a/ipxe.efi")
                .containsEntry("traceparent", trace);
    }

    @Test
    void largeRangeIsServedExactly() {
        HttpResponse<byte[]> response =
                server.bytes("/ipxe/52:54:00:aa:88:2a/ipxe.efi", "Range", "bytes=1000000-1999999");

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).isEqualTo(java.util.Arrays.copyOfRange(LARGE, 1_000_000, 2_000_000));
    }

    @Test
    void headSendsTheHeadersOfGetAndNoBody() {
        HttpResponse<String> response = server.send("HEAD", "/ipxe/52:54:00:aa:88:2a/ipxe.efi");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Length")).isEqualTo("" + LARGE.length);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void emptyFileIsServed() {
        assertThat(server.get("/empty").statusCode()).isEqualTo(200);
        assertThat(header(server.get("/empty"), "Content-Length")).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 206, 0123, bytes 0-3/10",
        "bytes=7-, 206, 789, bytes 7-9/10",
        "bytes=-2, 206, 89, bytes 8-9/10",
        "bytes=3-99999999999999999999, 206, 3456789, bytes 3-9/10",
        "bytes=0-99, 200, 0123456789,",
        "bytes=5-4, 200, 0123456789,",
        "bytes=x, 200, 0123456789,",
        "bytes=-, 200, 0123456789,",
        "'bytes=0-1,3-4', 200, 0123456789,",
        "lines=0-1, 200, 0123456789,",
    })
    void singleRangeIsServedAndAnythingElseIsTheWholeFile(String range, int status, String body, String contentRange) {
        HttpResponse<String> response = server.get("/ten", "Range", range);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers().firstValue("Content-Range").orElse(null)).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=99-100", "bytes=-0", "bytes=99999999999999999999-"})
    void rangeOutsideIs416WithTheSize(String range) {
        HttpResponse<String> response = server.get("/ten", "Range", range);

        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(header(response, "Content-Range")).isEqualTo("bytes */10");
    }

    @Test
    void rangeOfAnotherContentIsIgnored() {
        String tag = header(server.get("/ten"), "ETag");

        assertThat(server.get("/ten", "Range", "bytes=0-1", "If-Range", tag).statusCode())
                .isEqualTo(206);
        assertThat(server.get("/ten", "Range", "bytes=0-1", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get("/ten", "Range", "bytes=0-1", "If-Range", "W/" + tag)
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get("/ten", "Range", "bytes=0-1", "If-Range", "Thu, 01 Jan 2026 00:00:00 GMT")
                        .statusCode())
                .isEqualTo(206);
        assertThat(server.get("/ten", "Range", "bytes=0-1", "If-Range", "nonsense")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void clientThatHasTheContentGets304() {
        String tag = header(server.get("/ten"), "ETag");

        assertThat(server.get("/ten", "If-None-Match", "\"a\", W/" + tag).statusCode())
                .isEqualTo(304);
        assertThat(server.get("/ten", "If-None-Match", "*").statusCode()).isEqualTo(304);
        assertThat(server.get("/ten", "If-None-Match", "\"a\"").statusCode()).isEqualTo(200);
        assertThat(server.get("/ten", "If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT")
                        .statusCode())
                .isEqualTo(304);
        assertThat(server.get("/ten", "If-Modified-Since", "Wed, 31 Dec 2025 00:00:00 GMT")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get("/ten", "If-Modified-Since", "nonsense").statusCode())
                .isEqualTo(200);
        assertThat(server.get("/ten", "If-Match", "\"a\"").statusCode()).isEqualTo(412);
        assertThat(server.get("/ten", "If-Match", tag).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"})
    void otherMethodsAreNotAllowed(String method) {
        String response = server.raw(method + " /ten HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 405 ").contains("Allow: GET, HEAD");
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, 404, 404, NOT_FOUND",
        "NOT_ALLOWED, 403, 404, REFUSED",
        "UNAVAILABLE, 503, 503, FAILED",
        "BROKEN, 500, 500, FAILED"
    })
    void refusalsAreDifferentAnswersWithTheirReason(Refusal refusal, int status, int compatStatus, Outcome outcome) {
        files.answer("no", new Refused(refusal, "because\nof <x>", Duration.ofSeconds(7)));

        HttpResponse<String> response = server.get("/no");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("because\\u000aof <x>\n");
        assertThat(header(response, "Content-Type")).startsWith("text/plain");
        assertThat(header(response, "Content-Length"))
                .isEqualTo("" + response.body().length());
        assertThat(header(response, "Retry-After")).isEqualTo("7");
        assertThat(lastEvent().outcome()).isEqualTo(outcome);
        assertThat(lastEvent().why()).isEqualTo("because\nof <x>");
        try (TestServer compat = TestServer.with(TestServer.settings("compat", "smee"), files)) {
            assertThat(compat.get("/no").statusCode()).isEqualTo(compatStatus);
            assertThat(compat.get("/no").body().isEmpty()).isEqualTo(compatStatus == 404);
        }
    }

    @Test
    void withoutProviderTheClientShallTryAgain() {
        try (TestServer none = TestServer.with()) {
            HttpResponse<String> response = none.get("/auto.ipxe");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(header(response, "Retry-After")).isEqualTo("2");
        }
    }

    @Test
    void providerThatThrowsIs500WithoutStackTrace() {
        BootFileProvider broken = request -> {
            throw new IllegalStateException("disk on fire");
        };
        try (TestServer failing = TestServer.with(broken)) {
            HttpResponse<String> response = failing.get("/x");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("disk on fire").doesNotContain("\tat ");
        }
    }

    @Test
    void aPathOfAServletThatIsBeingReplacedWaitsForItsSuccessor() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        server.onRequest(arrived::countDown);
        server.boot().neighbours().came("/late/*");
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> server.get("/late/file"));
        arrived.await();

        server.add(
                new HttpServlet() {
                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                        response.getWriter().write("I am " + request.getPathInfo());
                    }
                },
                "/late/*");

        assertThat(answer.join().body()).isEqualTo("I am /file");
        assertThat(answer.join().statusCode()).isEqualTo(200);
    }

    @Test
    void aProviderThatIsBeingReplacedIsWaitedFor() throws InterruptedException {
        BootFileProvider leaving = request -> CompletableFuture.completedFuture(BootFileAnswer.NOT_MINE);
        CountDownLatch arrived = new CountDownLatch(1);
        server.onRequest(arrived::countDown);
        server.boot().bindProvider(leaving, Map.of("service.ranking", 9));
        server.boot().unbindProvider(leaving);
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> server.get("/auto.ipxe"));
        arrived.await();
        assertThat(answer).isNotDone();

        server.boot().bindProvider(leaving, Map.of("service.ranking", 9));

        assertThat(answer.join().body()).isEqualTo(SCRIPT);
    }

    @Test
    void highestRankedProviderIsAskedFirst() {
        InMemoryBootFiles high = new InMemoryBootFiles().file("ten", "high".getBytes(StandardCharsets.UTF_8));
        try (TestServer both = TestServer.with(files, high)) {
            assertThat(both.get("/ten").body()).isEqualTo("high");
            assertThat(both.get("/auto.ipxe").body()).isEqualTo(SCRIPT);
        }
    }

    @Test
    void answerThatComesLaterIsSent() {
        CompletableFuture<BootFileAnswer> later = new CompletableFuture<>();
        try (TestServer slow = TestServer.with(request -> later)) {
            CompletableFuture<HttpResponse<byte[]>> response =
                    CompletableFuture.supplyAsync(() -> slow.bytes("/52:54:00:aa:88:2a/x"));
            later.complete(new BootFileAnswer.Opened(new InMemoryBootFile(LARGE), "late"));

            assertThat(response.join().body()).isEqualTo(LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../ten",
                "/a/../ten",
                "/%2e%2e/ten",
                "/a/%2E%2E/ten",
                "/a%2ften",
                "/a%5cten",
                "/ten%00",
                "/%",
                "/%zz",
                "/%c0%ae%c0%ae/ten",
                "/./ten",
                "/a/..",
                "/\\..\\ten",
                "/ten%0d%0aX:y",
                "//../ten",
                "/..;/ten"
            })
    void pathsWithAHiddenMeaningNeverReachAFile(String path) {
        String response = server.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(response).matches("(?s)HTTP/1\\.1 (400|404) .*").doesNotContain("0123456789");
        assertThat(response.toLowerCase(java.util.Locale.ROOT)).doesNotContain("jetty", "exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n",
                "GET /ten HTTP/9.9\r\n\r\n",
                "GET /ten HTTP/1.1\r\n\r\n",
                "GET /ten HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"
            })
    void brokenRequestsGetAnErrorAndTheServerGoesOn(String request) {
        assertThat(server.raw(request)).doesNotContain("0123456789", "Exception", "Jetty");
        assertThat(server.get("/ten").body()).isEqualTo("0123456789");
    }

    @Test
    void hugeHeadersAndPathsAreRefused() {
        assertThat(server.raw("GET /ten HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(70_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(server.raw("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
    }

    @Test
    void readersThatStandStillDelayNobody() throws IOException {
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = server.connect();
                stalled.add(socket);
                socket.getOutputStream()
                        .write("GET /ipxe/52:54:00:aa:88:2a/ipxe.efi HTTP/1.1\r\nHost: a\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(server.get("/auto.ipxe").body()).isEqualTo(SCRIPT);
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
        await().untilAsserted(() -> assertThat(server.events.all())
                .filteredOn(event -> event.outcome() == Outcome.FAILED)
                .hasSize(40));
    }

    @Test
    void clientsOfHttp10AreAnsweredAndTheConnectionEnds() {
        assertThat(server.raw("GET /ten HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("0123456789");
        assertThat(server.raw("GET /ten HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /ten HTTP/1.0\r\n\r\n"))
                .contains("0123456789HTTP/1.1 200 ");
    }

    @Test
    void expectationOfAContinueDoesNotStopAGet() {
        assertThat(server.raw("GET /ten HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n"))
                .contains("200 OK")
                .endsWith("0123456789");
        assertThat(server.raw("GET /ten HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\n\r\n"))
                .startsWith("HTTP/1.1 417 ");
    }

    @Test
    void firmwareAsksForTheHeadThenTheFileOnOneConnectionAndResetsIt() throws IOException {
        String path = " /ipxe/52:54:00:aa:88:2a/ipxe.efi HTTP/1.1\r\nHost: a\r\nUser-Agent: UefiHttpBoot/1.0\r\n\r\n";
        try (Socket socket = server.connect()) {
            socket.getOutputStream().write(("HEAD" + path).getBytes(StandardCharsets.US_ASCII));
            assertThat(headOf(socket)).startsWith("HTTP/1.1 200 ").contains("Content-Length: " + LARGE.length);
            socket.getOutputStream().write(("GET" + path).getBytes(StandardCharsets.US_ASCII));
            assertThat(headOf(socket)).startsWith("HTTP/1.1 200 ");
            assertThat(socket.getInputStream().readNBytes(LARGE.length)).isEqualTo(LARGE);
            socket.setSoLinger(true, 0); // close() resets
        }

        await().until(() -> server.events.all().size() == 2);
        assertThat(server.events.all()).extracting(BootEvent::outcome).containsOnly(Outcome.SERVED);
    }

    @ParameterizedTest
    @CsvSource({
        "/a//ten, /a/ten",
        "/a/../ten, /ten",
        "/a/./ten/, /a/ten/",
        "//, /",
        "/a//b%20c, /a/b%20c",
        "/a//%ff, ''",
        "/ten, ''"
    })
    void pathIsRedirectedToItsShortestFormOnlyAsTheOriginalDid(String path, String location) {
        String request = "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        try (TestServer compat = TestServer.with(TestServer.settings("compat", "smee"), files)) {
            String answer = compat.raw(request);

            if (location.isEmpty()) {
                assertThat(answer).doesNotContain("HTTP/1.1 301");
            } else {
                assertThat(answer).startsWith("HTTP/1.1 301 ").contains("Location: " + location + "\r\n");
            }
        }
        assertThat(server.raw(request)).doesNotContain("HTTP/1.1 301");
    }

    private static String headOf(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) socket.getInputStream().read());
        }
        return head.toString();
    }

    private BootEvent lastEvent() {
        return await().until(server.events::all, all -> !all.isEmpty())
                .get(server.events.all().size() - 1);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("(no " + name + ")");
    }
}
