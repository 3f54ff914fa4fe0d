package org.smee.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.settings.SettingsReader;

class SyslogSettingsTest {
    private static final SyslogSettings DEFAULTS = new SyslogSettings(
            true,
            new InetSocketAddress("0.0.0.0", 514),
            true,
            8192,
            new SyslogSettings.Rate(200, 1000),
            new SyslogSettings.Connections(1000, 16, Duration.ofHours(1)),
            Priority.NOTICE,
            16_777_216,
            Duration.ofSeconds(5));

    private static SyslogSettings read(Map<String, ?> file, Map<String, String> environment) {
        return SyslogSettings.from(new SettingsReader(SyslogSettings.PID, file, environment));
    }

    @Test
    void theFileHoldsTheDefaults() throws IOException {
        Properties file = new Properties();
        try (Reader text = Files.newBufferedReader(Path.of("../../etc/org.smee.syslog.cfg"))) {
            file.load(text);
        }
        Map<String, Object> values = new TreeMap<>();
        file.forEach((key, value) -> values.put(key.toString(), value));

        assertThat(read(values, Map.of())).isEqualTo(DEFAULTS);
        assertThat(read(Map.of(), Map.of())).isEqualTo(DEFAULTS);
    }

    @Test
    void theEnvironmentOfSmeeIsRead() {
        SyslogSettings read = read(
                Map.of("listen.port", "1"),
                Map.of("SMEE_SYSLOG_ENABLED", "false", "SMEE_SYSLOG_ADDR", "10.55.0.1", "SMEE_SYSLOG_PORT", "5514"));

        assertThat(read.wantsUdp()).isFalse();
        assertThat(read.wantsTcp()).isFalse();
        assertThat(read.listen()).isEqualTo(new InetSocketAddress("10.55.0.1", 5514));
    }

    @ParameterizedTest
    @CsvSource({"::, 0:0:0:0:0:0:0:0", "2001:db8::1, 2001:db8:0:0:0:0:0:1", "auto, 0.0.0.0", "'', 0.0.0.0"})
    void theAddressMayBeOfEitherFamily(String value, String address) {
        assertThat(read(Map.of("listen.address", value), Map.of())
                        .listen()
                        .getAddress()
                        .getHostAddress())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({"all, 7", "important, 5", "NONE, -1"})
    void theEventsAreChosenBySeverity(String value, int severity) {
        assertThat(read(Map.of("events", value), Map.of()).events()).isEqualTo(severity);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listen.address|example.com|an IPv4 or IPv6 address",
                "listen.address|1.2.3|an IPv4 or IPv6 address",
                "listen.address|1:2:3|an IPv4 or IPv6 address",
                "listen.port|65536|0..65535",
                "tcp.enabled|maybe|true or false",
                "max.message.size|479|480..65000",
                "max.message.size|65001|480..65000",
                "rate.limit|-1|0..1000000",
                "rate.burst|0|1..1000000",
                "max.connections|0|1..100000",
                "max.connections.per.address|0|1..100000",
                "idle.timeout|9s|10s..604800s",
                "events|some|all, important, none",
                "receive.buffer|x|0..1073741824",
                "linger|6m|0s..300s",
            })
    void aWrongValueIsRefusedInWords(String key, String value, String allowed) {
        assertThatThrownBy(() -> read(Map.of(key, value), Map.of()))
                .hasMessageContaining("etc/org.smee.syslog.cfg: " + key + "=" + value)
                .hasMessageContaining(allowed);
    }
}
