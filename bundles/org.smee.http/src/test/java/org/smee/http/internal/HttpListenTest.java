package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

class HttpListenTest {
    private final InMemoryConfigurations configurations = new InMemoryConfigurations();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();
    private final TestServer server = TestServer.with();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        worker.shutdownNow();
        server.close();
    }

    private HttpListen listen(String... settings) {
        return new HttpListen(TestServer.settings(settings), configurations.admin(), worker);
    }

    private void settled() throws Exception {
        worker.submit(() -> {}).get(20, TimeUnit.SECONDS);
    }

    @Test
    void paxWebShallHaveNoListenerOfItsOwn() {
        configurations.properties().put("org.osgi.service.http.enabled", "true");
        configurations.properties().put("org.ops4j.pax.web.ssl.keystore", "mine");

        listen();

        assertThat(configurations.properties())
                .containsEntry("org.osgi.service.http.enabled", "false")
                .containsEntry("org.ops4j.pax.web.ssl.keystore", "mine");
    }

    @Test
    void settingsNeverChangePaxWebsConfigurationAgain() throws Exception {
        HttpListen listen = listen();
        assertThat(configurations.updates()).isEqualTo(1);

        listen.modified(Map.of("listen.address", "127.0.0.1", "listen.port", "0", "threads", "9"));
        settled();

        assertThat(configurations.updates()).isEqualTo(1);
    }

    @Test
    void statusTellsListenersCertificatesAndProblems() throws Exception {
        TestKeys.ec("boot.example").secret(directory);
        HttpListen listen = listen("tls.cert.file", directory.toString());
        assertThat(listen.lines().get(0)).contains("not open yet");

        listen.attach(server.server);
        settled();
        listen.tick();

        assertThat(listen.lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).startsWith("scripts, binaries and health on 127.0.0.1 port "))
                .anySatisfy(line -> assertThat(line).startsWith("the same by https on 127.0.0.1 port "))
                .anySatisfy(line -> assertThat(line).startsWith("EC certificate for boot.example, valid until "));
        assertThat(listen.problems()).singleElement().asString().contains("iPXE speaks RSA only");
    }

    @Test
    void missingCertificateIsAProblemAndHttpGoesOn() throws Exception {
        HttpListen listen =
                listen("tls.cert.file", directory.resolve("none.pem").toString());
        listen.attach(server.server);
        settled();

        assertThat(listen.problems()).singleElement().asString().contains("none.pem is not there");
        assertThat(listen.lines()).hasSize(1);
    }

    @Test
    void invalidChangeKeepsThePresentListener() throws Exception {
        HttpListen listen = listen();
        listen.attach(server.server);
        settled();
        var before = listen.lines();

        listen.modified(Map.of("listen.port", "99999"));
        settled();

        assertThat(listen.lines()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "listen.port, 99999",
        "listen.address, here",
        "listen.address, '[::1]'",
        "threads, 1",
        "idle.timeout, 0s",
        "header.timeout, never",
        "max.header.size, 100",
        "max.connections, 0",
        "accept.backlog, 0",
        "drain, 6m",
        "provider.deadline, 0s",
        "compat, maybe",
        "trusted.proxies, 10.0.0.0/33",
        "trusted.proxies, '10.0.0.1, proxy.example'",
        "https.enabled, true",
        "https.enabled, perhaps",
        "https.port, -1",
        "tls.key.file, key.pem",
        "tls.ciphers, all",
        "tls.reload.interval, 0s"
    })
    void wrongValueAtTheFirstStartIsNamed(String key, String value) {
        assertThatThrownBy(() -> HttpSettings.first(Map.of(key, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.http.cfg: " + key + "=" + value);
    }

    @ParameterizedTest
    @CsvSource({
        "script.scheme=https script.host=boot.example script.port=8443, ''",
        "script.scheme=https script.host=BOOT.example script.port=8443 binary.scheme=http, ''",
        "script.scheme=https script.host=other.example script.port=8443, no certificate here is for other.example",
        "script.url=https://other.example:8443/x, no certificate here is for other.example",
        "script.scheme=https script.host=proxy.example script.port=443, ''",
        "script.scheme=https script.host=auto script.port=8080, set http.ipxe.script.port to 8443",
        "binary.scheme=https binary.host=auto binary.port=8080, set http.ipxe.binary.port to 8443",
        "script.url=http://other.example/x, ''",
        "script.url=https://bad host/x, ''",
    })
    void urlsInDhcpAreComparedWithWhatIsServed(String dhcp, String problem) throws Exception {
        for (String pair : dhcp.split(" (?=\\w+\\.\\w+=)")) {
            configurations
                    .properties()
                    .put("http.ipxe." + pair.replaceFirst("=.*", ""), pair.replaceFirst("[^=]*=", ""));
        }
        Map<String, String> file = new HashMap<>(Map.of("tls.cert.file", "x", "https.port", "8443"));
        HttpSettings settings = HttpSettings.from(new SettingsReader(HttpSettings.PID, file, Map.of()));
        var identities = List.of(TestKeys.rsa("boot.example").identity());

        var problems = new BootUrls(configurations.admin(), Map.of()).problems(settings, identities);

        assertThat(problems.toString()).contains(problem);
        assertThat(problems).hasSize(problem.isEmpty() ? 0 : 1);
    }

    @Test
    void httpsUrlsWithoutHttpsAreAProblem() {
        configurations.properties().put("http.ipxe.script.scheme", "https");
        configurations.properties().put("http.ipxe.script.port", "8443");

        assertThat(new BootUrls(configurations.admin(), Map.of()).problems(TestServer.settings(), List.of()))
                .allSatisfy(text -> assertThat(text).contains("HTTPS is off"));
    }
}
