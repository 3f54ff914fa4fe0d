package org.smee.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

class OwnListenerTest {
    private final MetricsPage page = new MetricsPage(new BootMeter(), List::of);

    @Test
    void figuresAreAtMetricsOnItsOwnAddress() throws Exception {
        OwnListener listener = new OwnListener(settings("listen.address", "127.0.0.1", "listen.port", "0"), page);
        try {
            HttpResponse<String> text = get(listener, "/metrics", "text/plain");
            HttpResponse<String> open = get(listener, "/metrics", "application/openmetrics-text");

            assertThat(text.statusCode()).isEqualTo(200);
            assertThat(text.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
            assertThat(text.body()).contains("# TYPE dhcp_total counter");
            assertThat(open.body()).endsWith("# EOF\n");
            assertThat(get(listener, "/", "*/*").statusCode()).isEqualTo(404);
            assertThat(get(listener, "/metrics/x", "*/*").statusCode()).isEqualTo(404);
            assertThat(listener.lines())
                    .anyMatch(line ->
                            line.contains("127.0.0.1 port " + address(listener).getPort()));
        } finally {
            listener.close();
        }
        assertThat(listener.address()).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsAProblemUntilTheSettingsChange() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            OwnListener listener = new OwnListener(settings("listen.address", "127.0.0.1", "listen.port", port), page);
            try {
                assertThat(listener.problems())
                        .singleElement()
                        .asString()
                        .contains("port " + port, "org.smee.metrics.cfg");

                listener.apply(settings("listen.address", "127.0.0.1", "listen.port", "0"));

                assertThat(listener.problems()).isEmpty();
                assertThat(get(listener, "/metrics", "*/*").statusCode()).isEqualTo(200);

                listener.apply(settings());
                assertThat(listener.address()).isEmpty();
            } finally {
                listener.close();
            }
        }
    }

    @Test
    void withoutSettingsItIsOnTheHttpPortOnly() {
        OwnListener listener = new OwnListener(settings(), page);
        try {
            assertThat(listener.address()).isEmpty();
            assertThat(listener.enabled()).isTrue();
            assertThat(listener.lines()).containsExactly("/metrics on the HTTP port");
        } finally {
            listener.close();
        }
    }

    @Test
    void aNameIsNoAddress() {
        assertThatThrownBy(() -> settings("listen.address", "example.org"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("listen.address");
    }

    private static MetricsSettings settings(String... pairs) {
        Map<String, String> file = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            file.put(pairs[i], pairs[i + 1]);
        }
        return MetricsSettings.from(new SettingsReader(MetricsSettings.PID, file, Map.of()));
    }

    private static InetSocketAddress address(OwnListener listener) {
        return listener.address().orElseThrow();
    }

    private static HttpResponse<String> get(OwnListener listener, String path, String accept)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + address(listener).getPort() + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri).header("Accept", accept).build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
