package org.smee.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

class TracingSettingsTest {
    private static TracingSettings environment(Map<String, String> variables) {
        return TracingSettings.from(new SettingsReader(TracingSettings.PID, Map.of(), variables));
    }

    @Test
    void nothingIsTracedByDefault() {
        assertThat(Steps.settings().collector()).isEmpty();
    }

    @Test
    void smeesVariablesMeanWhatTheyMeanInSmee() {
        Collector plain = environment(Map.of("SMEE_OTEL_ENDPOINT", "collector:4317"))
                .collector()
                .orElseThrow();
        Collector tls = environment(Map.of("SMEE_OTEL_ENDPOINT", "collector:4317", "SMEE_OTEL_INSECURE", "false"))
                .collector()
                .orElseThrow();

        assertThat(plain.url()).isEqualTo(URI.create("http://collector:4317"));
        assertThat(plain.grpc()).isTrue();
        assertThat(tls.url()).isEqualTo(URI.create("https://collector:4317"));
    }

    @Test
    void theVariablesOfOpenTelemetryAreRead() {
        TracingSettings settings = environment(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector:4318/otlp",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%3Db,x=1+1",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "2500",
                "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
                "OTEL_SERVICE_NAME", "boot",
                "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=lab, team = net",
                "OTEL_TRACES_SAMPLER", "traceidratio",
                "OTEL_TRACES_SAMPLER_ARG", "0.01"));

        Collector collector = settings.collector().orElseThrow();
        assertThat(collector.url()).isEqualTo(URI.create("https://collector:4318/otlp"));
        assertThat(collector.grpc()).isFalse();
        assertThat(collector.headers()).isEqualTo(Map.of("api-key", "a=b", "x", "1+1"));
        assertThat(collector.timeout()).isEqualTo(Duration.ofMillis(2500));
        assertThat(collector.gzip()).isTrue();
        assertThat(settings.service()).isEqualTo("boot");
        assertThat(settings.resource()).isEqualTo(Map.of("deployment.environment.name", "lab", "team", "net"));
        assertThat(settings.sampling()).isEqualTo(new Sampling(Sampling.Kind.TRACEIDRATIO, 0.01));
    }

    @Test
    void smeesEndpointWinsOverOpenTelemetrys() {
        TracingSettings settings =
                environment(Map.of("SMEE_OTEL_ENDPOINT", "a:1", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://b:2"));

        assertThat(settings.collector().orElseThrow().url()).hasHost("a");
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint, a b, host:port",
        "url, collector:4317, http://192.168.2.1:4318",
        "url, ftp://x, http://192.168.2.1:4318",
        "protocol, http/json, 'grpc, http/protobuf'",
        "timeout, 1, 100ms..60s",
        "timeout, soon, 100ms..60s",
        "sampler, sometimes, parentbased_traceidratio",
        "sampler.arg, 2, from 0 to 1",
        "resource.attributes, =x, name=value",
        "certificate, /nowhere/ca.pem, PEM",
        "names, some, 'none, binaries, all'",
        "boot.window, 1s, 60s..86400s",
    })
    void aWrongValueIsRefusedWithWhatIsAllowed(String key, String value, String allowed) {
        assertThatThrownBy(() -> Steps.settings(key, value))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.tracing.cfg: " + key + "=" + value)
                .hasMessageContaining(allowed);
    }

    @Test
    void aWrongSecretIsNotRepeated() {
        assertThatThrownBy(() -> Steps.settings("secret.headers", "hunter2"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("secret.headers=***")
                .hasMessageNotContaining("hunter2");
        Collector collector = Steps.settings("endpoint", "a:1", "secret.headers", "k=hunter2")
                .collector()
                .orElseThrow();
        assertThat(collector.toString()).doesNotContain("hunter2");
    }
}
