package org.smee.backend.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;

class HttpBackendTest {
    private static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");

    private final FakeEndpoint endpoint =
            new FakeEndpoint().put(MAC.toString(), Backends.json(MAC.toString(), "192.168.2.15"));
    private HttpBackend backend = Backends.backend(endpoint, Map.of());

    @AfterEach
    void close() {
        backend.close();
        endpoint.close();
    }

    private void configured(Map<String, String> more) {
        backend.close();
        backend = Backends.backend(endpoint, more);
    }

    private static Lookup answer(CompletionStage<Lookup> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Lookup ask() {
        return answer(backend.byMac(MAC));
    }

    @Test
    void aMachineIsAskedForOnce() {
        assertThat(ask()).isInstanceOf(Lookup.Found.class);
        assertThat(ask()).isInstanceOf(Lookup.Found.class);

        assertThat(endpoint.asked).containsExactly(MAC.toString());
    }

    @Test
    void whoAsksWhileARequestIsUnderWayWaitsForTheSameOne() {
        endpoint.gate = new CountDownLatch(1);
        List<CompletionStage<Lookup>> stages = List.of(backend.byMac(MAC), backend.byMac(MAC), backend.byMac(MAC));

        endpoint.gate.countDown();

        assertThat(stages).allSatisfy(stage -> assertThat(answer(stage)).isInstanceOf(Lookup.Found.class));
        assertThat(endpoint.asked).hasSize(1);
    }

    @Test
    void serverErrorIsTriedAgain() {
        endpoint.fail(500, 429);

        assertThat(ask()).isInstanceOf(Lookup.Found.class);
        assertThat(endpoint.asked).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429})
    void serverErrorThatStaysIsAnOutageAndNotUnknown(int status) {
        endpoint.fail(status, status, status);

        assertThat(ask())
                .isInstanceOfSatisfying(
                        Lookup.Unavailable.class,
                        outage -> assertThat(outage.reason()).contains("it answered " + status));
        assertThat(backend.status().problems()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 301})
    void answerThatTryingAgainDoesNotChangeIsNotTriedAgain(int status) {
        endpoint.fail(status);

        assertThat(ask()).isInstanceOf(Lookup.Unavailable.class);
        assertThat(endpoint.asked).hasSize(1);
    }

    @Test
    void endpointThatDoesNotAnswerIsAnOutageAfterTheDeadline() {
        endpoint.gate = new CountDownLatch(1);
        configured(Map.of("deadline", "50ms"));

        assertThat(ask()).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void nobodyListensIsAnOutage() {
        endpoint.close();

        assertThat(ask()).isInstanceOf(Lookup.Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "no json",
                "{}",
                "{\"mac\": \"nonsense\"}",
                "{\"mac\": \"52:54:00:aa:88:2b\"}",
                "{\"mac\": \"52:54:00:aa:88:2a\", \"ipAddress\": \"x\"}",
                "{\"mac\": \"52:54:00:aa:88:2a\", \"disabled\": \"perhaps\"}",
                "{\"mac\": \"52:54:00:aa:88:2a\", \"netboot\": {\"boot\": \"cloud\"}}"
            })
    void answerThatIsNoRecordOfThisMachineIsAnOutage(String body) {
        endpoint.put(MAC.toString(), body);

        assertThat(ask()).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void answerWithoutEndIsAnOutage() {
        endpoint.put(MAC.toString(), "\"" + "x".repeat(2 << 20) + "\"");

        assertThat(ask())
                .isInstanceOfSatisfying(
                        Lookup.Unavailable.class,
                        outage -> assertThat(outage.reason()).contains("longer than"));
    }

    @Test
    void closedBackendSaysUnavailable() {
        backend.close();

        assertThat(ask()).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void addressesAreNotAskedForWithoutTheirUrl() {
        assertThat(answer(backend.byAddress(Ipv4Address.parse("192.168.2.15").toInetAddress())))
                .isInstanceOf(Lookup.Unknown.class);
        assertThat(endpoint.asked).isEmpty();
    }

    @Test
    void secretComesFromTheFileAsItIsNow(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("token");
        configured(Map.of("auth", "bearer", "auth.file", file.toString(), "cache.ttl", "0s"));

        Files.writeString(file, "first\n");
        ask();
        Files.writeString(file, "second");
        ask();

        assertThat(endpoint.authorizations).containsExactly("Bearer first", "Bearer second");
    }

    @Test
    void userAndPasswordAreEncoded(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("basic"), "Aladdin:open sesame\n");
        configured(Map.of("auth", "basic", "auth.file", file.toString()));

        ask();

        assertThat(endpoint.authorizations).containsExactly("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    @Test
    void secretThatCannotBeReadIsAnOutageThatNamesTheFile(@TempDir Path dir) {
        configured(Map.of("auth", "bearer", "auth.file", dir.resolve("none").toString()));

        assertThat(ask())
                .isInstanceOfSatisfying(
                        Lookup.Unavailable.class,
                        outage -> assertThat(outage.reason())
                                .contains("auth.file")
                                .contains("none"));
        assertThat(endpoint.asked).isEmpty();
    }

    @Test
    void changedSettingsApplyAndWrongOnesDoNot() {
        backend.modified(Map.of("url.mac", "ftp://somewhere/{mac}"));
        assertThat(ask()).isInstanceOf(Lookup.Found.class);

        String elsewhere = endpoint.url("other={mac}").replace("/machines", "/elsewhere");
        backend.modified(Map.of("url.mac", elsewhere, "deadline", "10s"));
        assertThat(ask()).isInstanceOf(Lookup.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://host/", "ftp://host/{mac}", "http:///{mac}", "http://ho st/{mac}"})
    void urlWithoutHostOrVariableIsRefused(String url) {
        assertThatThrownBy(() -> Backends.settings(Map.of("url.mac", url)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("url.mac");
    }

    @Test
    void authenticationWithoutItsFileIsRefused() {
        assertThatThrownBy(() -> Backends.settings(Map.of("url.mac", "http://h/{mac}", "auth", "bearer")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("auth.file");
    }
}
