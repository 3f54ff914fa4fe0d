package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smee.api.status.Measurement;
import org.smee.testkit.InMemoryBootFiles;

class HttpMeterTest {
    @Test
    void requestsCountByRouteMethodAndStatusAndNotByPath() {
        try (TestServer server = TestServer.with(new InMemoryBootFiles())) {
            server.get("/a");
            server.get("/b");
            server.get("/52:54:00:00:00:01/auto.ipxe");
            server.send("BREW", "/a");

            await().until(() ->
                    count(server, "http_server_requests", Map.of("method", "GET", "status_code", "404")) == 3);
            assertThat(requests(server, "file", "GET", "404")).isEqualTo(2);
            assertThat(requests(server, "script", "GET", "404")).isEqualTo(1);
            assertThat(requests(server, "file", "other", "405")).isEqualTo(1);
            assertThat(server.listeners.measurements().stream().flatMap(one -> one.labels().values().stream()))
                    .doesNotContain("/a", "/b", "BREW");
        }
    }

    @Test
    void nothingRunsWhenAllIsAnsweredNotEvenWhatCannotBeParsed() throws Exception {
        try (TestServer server = TestServer.with(new InMemoryBootFiles())) {
            server.get("/a");
            server.raw("NONSENSE\r\n\r\n");

            await().until(() ->
                    count(server, "http_server_requests", Map.of("method", "GET", "status_code", "404")) == 1);
            await().untilAsserted(() ->
                    assertThat(level(server, "smee_http_requests_running")).isZero());
            assertThat(level(server, "smee_http_threads_max")).isEqualTo(TestServer.THREADS);
        }
    }

    private static long requests(TestServer server, String route, String method, String status) {
        Map<String, String> labels = Map.of("route", route, "method", method, "status_code", status);
        return server.listeners.measurements().stream()
                .filter(one -> one.name().equals("http_server_request_duration_seconds"))
                .filter(one -> one.labels().equals(labels))
                .map(Measurement.Spread.class::cast)
                .map(Measurement.Spread::counts)
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .sum();
    }

    private static double count(TestServer server, String name, Map<String, String> labels) {
        return server.listeners.measurements().stream()
                .filter(one -> one.name().equals(name) && one.labels().equals(labels))
                .mapToDouble(one -> ((Measurement.Count) one).value())
                .sum();
    }

    private static double level(TestServer server, String name) {
        return server.listeners.measurements().stream()
                .filter(one -> one.name().equals(name))
                .mapToDouble(one -> ((Measurement.Level) one).value())
                .sum();
    }
}
