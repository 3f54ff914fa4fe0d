package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;
import org.smee.api.plugin.PluginState;
import org.smee.api.status.Health;
import org.smee.api.status.ServerStatus;
import org.smee.testkit.InMemoryBootFiles;
import org.smee.testkit.hostile.HostileStatus;
import org.smee.testkit.hostile.Misdeed;

class HealthServletTest {
    @Test
    void tellsBackendsWithTheirProblems() {
        HardwareDirectory directory = directory(new BackendStatus(
                "file \"a\"", 3, Optional.of(Instant.parse("2026-01-01T00:00:00Z")), List.of("line 3:\nbad MAC")));

        HttpResponse<String> response = get(new HealthServlet("1.2.3", directory, List.of(new InMemoryBootFiles())));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body())
                .startsWith("{\"git_rev\":\"1.2.3\",\"uptime\":")
                .contains("\"uptime_seconds\":\"")
                .contains("\"goroutines\":")
                .contains("\"status\":\"degraded\"")
                .contains("\"providers\":1")
                .contains("{\"name\":\"file \\\"a\\\"\",\"records\":3,\"updated\":\"2026-01-01T00:00:00Z\","
                        + "\"problems\":[\"line 3:\\u000abad MAC\"]}")
                .endsWith("}\n");
    }

    @Test
    void isWellWithAHealthyBackendAndAProvider() {
        HardwareDirectory directory = directory(new BackendStatus("file", 3, Optional.empty(), List.of()));

        assertThat(get(new HealthServlet("1", directory, List.of(new InMemoryBootFiles())))
                        .body())
                .contains("\"status\":\"ok\"");
    }

    private record Server(String name, boolean enabled, List<String> problems) implements ServerStatus {
        @Override
        public List<String> lines() {
            return List.of();
        }
    }

    @Test
    void tellsWhichServersAreOffAndWhatIsWrongWithOthers() {
        HealthServlet servlet = new HealthServlet("1", null, List.of(new InMemoryBootFiles()))
                .beside(List.of(
                        new Server("tftp", true, List.of("port 69: \"no\"")),
                        new Server("dhcp", false, List.of()),
                        new Server("http", true, List.of())));

        assertThat(get(servlet).body())
                .contains("\"servers\":{\"dhcp\":\"off by setting\",\"http\":\"ok\",\"tftp\":\"port 69: \\\"no\\\"\"}");
    }

    @ParameterizedTest
    @EnumSource(names = {"THROW", "ERROR", "NULL", "NONSENSE", "BLOCK"})
    void aStatusThatMisbehavesHidesNoOther(Misdeed misdeed) {
        HostileStatus hostile = new HostileStatus();
        hostile.temper.does(misdeed);
        HealthServlet servlet = new HealthServlet("1", null, List.of(new InMemoryBootFiles()))
                .beside(List.of(new Server("tftp", true, List.of()), hostile));

        assertThat(get(servlet).body())
                .contains("\"tftp\":\"ok\"")
                .contains("HostileStatus\":\"status " + HostileStatus.class.getName())
                .contains("\"status\":\"degraded\"");
        hostile.temper.does(Misdeed.NONE);
        servlet.close();
    }

    @Test
    void aBypassedPluginIsNamedAndWithoutAnyOtherNothingIsReady() {
        PluginState bypassed = new PluginState(
                "http",
                "provider",
                "com.example.Slow",
                42,
                0,
                PluginState.Condition.BYPASSED,
                Instant.EPOCH,
                "did not answer within 30000 ms",
                3,
                0,
                3,
                9,
                Duration.ZERO);
        HealthServlet servlet = new HealthServlet("1", null, List.of(new InMemoryBootFiles()))
                .watching(List.of(() -> List.of(bypassed)));
        try (TestServer server = TestServer.of(servlet, "/healthcheck", "/readyz")) {
            assertThat(server.get("/healthcheck").body())
                    .contains("\"plugins\":[\"provider com.example.Slow of http is bypassed")
                    .contains("bundle:stop 42");
            assertThat(server.get("/readyz").statusCode()).isEqualTo(503);
            assertThat(server.get("/readyz").body()).contains("com.example.Slow");
        }
    }

    @Test
    void answersWithoutAnythingInService() {
        HttpResponse<String> response = get(new HealthServlet("1", null, List.of()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"status\":\"degraded\"").contains("\"backends\":[]");
    }

    @Test
    void otherMethodsAreNotAllowed() {
        try (TestServer server = TestServer.of(new HealthServlet("1", null, List.of()), "/healthcheck")) {
            assertThat(server.send("POST", "/healthcheck").statusCode()).isEqualTo(405);
            assertThat(server.send("HEAD", "/healthcheck").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void probesSayOkAndReadinessNeedsSomethingToServe() {
        String[] patterns = {"/healthcheck", "/livez", "/healthz", "/readyz"};
        HardwareDirectory well = directory(new BackendStatus("file", 3, Optional.empty(), List.of()));
        try (TestServer server =
                TestServer.of(new HealthServlet("1", well, List.of(new InMemoryBootFiles())), patterns)) {
            assertThat(server.get("/healthz").body()).isEqualTo("ok");
            assertThat(server.get("/livez").body()).isEqualTo("ok");
            assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(server.get("/readyz").body()).isEqualTo("[+]boot-files ok\n[+]hardware ok\nready\n");
        }
        try (TestServer server = TestServer.of(new HealthServlet("1", null, List.of()), patterns)) {
            assertThat(server.get("/livez").statusCode()).isEqualTo(200);
            assertThat(server.get("/readyz").statusCode()).isEqualTo(503);
            assertThat(server.get("/readyz").body())
                    .contains("[-]boot-files no boot file provider is in service: feature:install smee-ipxe\n")
                    .contains("[-]hardware no backend is in service: feature:install smee-backend-file\n")
                    .endsWith("\nnot ready\n");
        }
    }

    @Test
    void whatServesWorseThanItShouldIsReadyAllTheSame() {
        HardwareDirectory stale = directory(
                new BackendStatus("file", 3, Optional.empty(), List.of("line 3:\nbad MAC", "the file is gone")));
        HealthServlet servlet = new HealthServlet("1", stale, List.of(new InMemoryBootFiles()))
                .beside(List.of(
                        new Server("tftp", true, List.of("port 69 is taken")), new Server("dhcp", false, List.of())));
        try (TestServer server = TestServer.of(servlet, "/readyz")) {
            assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(server.get("/readyz").body()).isEqualTo("""
                    [+]boot-files ok
                    [!]hardware degraded: line 3:?bad MAC; the file is gone
                    [+]dhcp off by setting
                    [!]tftp degraded: port 69 is taken
                    ready
                    """);
        }
    }

    @Test
    void programsAreToldTheSameAsProbes() {
        HardwareDirectory stale =
                directory(new BackendStatus("file", 3, Optional.empty(), List.of("the file is gone")));
        HealthServlet serving = new HealthServlet("1", stale, List.of(new InMemoryBootFiles()))
                .beside(List.of(new Server("dhcp", true, List.of())));

        assertThat(serving.verdict())
                .isEqualTo(new Health.Verdict(true, List.of("hardware degraded: the file is gone")));
        assertThat(new HealthServlet("1", null, List.of()).verdict().ready()).isFalse();
    }

    private static HttpResponse<String> get(HealthServlet servlet) {
        try (TestServer server = TestServer.of(servlet, "/healthcheck")) {
            return server.get("/healthcheck");
        }
    }

    private static HardwareDirectory directory(BackendStatus status) {
        return new HardwareDirectory() {
            @Override
            public CompletionStage<Lookup> byMac(MacAddress mac) {
                return Lookup.UNKNOWN_STAGE;
            }

            @Override
            public CompletionStage<Lookup> byAddress(InetAddress address) {
                return Lookup.UNKNOWN_STAGE;
            }

            @Override
            public Stream<Hardware> all() {
                return Stream.empty();
            }

            @Override
            public List<BackendStatus> backends() {
                return List.of(status);
            }
        };
    }
}
