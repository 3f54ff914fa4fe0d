package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.settings.SettingsReader;

class TftpSettingsTest {
    private static final TftpSettings DEFAULTS = new TftpSettings(
            true,
            new InetSocketAddress("0.0.0.0", 69),
            Duration.ofSeconds(5),
            1468,
            64,
            10_000,
            true,
            Duration.ofSeconds(10));

    private static TftpSettings read(Map<String, ?> file, Map<String, String> environment) {
        return TftpSettings.from(new SettingsReader(TftpSettings.PID, file, environment));
    }

    @Test
    void defaultsNeedNoFile() {
        assertThat(read(Map.of(), Map.of())).isEqualTo(DEFAULTS);
    }

    @Test
    void theShippedFileSaysTheDefaultsAndEveryKey() throws IOException {
        Properties shipped = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("../../etc/org.smee.tftp.cfg"))) {
            shipped.load(in);
        }
        Map<String, Object> file = new HashMap<>();
        shipped.forEach((key, value) -> file.put(key.toString(), value));
        SettingsReader reader = new SettingsReader(TftpSettings.PID, file, Map.of());

        assertThat(TftpSettings.from(reader)).isEqualTo(DEFAULTS);
        assertThat(reader.origins().keySet()).isEqualTo(file.keySet());
        assertThat(reader.origins().values()).containsOnly("file");
    }

    @Test
    void theEnvironmentOfSmeeWins() {
        Map<String, String> environment = Map.of(
                "SMEE_TFTP_ENABLED", "false",
                "SMEE_TFTP_ADDR", "10.0.0.1",
                "SMEE_TFTP_PORT", "6969",
                "SMEE_TFTP_TIMEOUT", "10s",
                "SMEE_TFTP_BLOCK_SIZE", "512",
                "SMEE_TFTP_SINGLE_PORT", "false");

        assertThat(read(Map.of("listen.port", "70"), environment))
                .isEqualTo(new TftpSettings(
                        false,
                        new InetSocketAddress("10.0.0.1", 6969),
                        Duration.ofSeconds(10),
                        512,
                        64,
                        10_000,
                        false,
                        Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @CsvSource({"::, 0:0:0:0:0:0:0:0", "2001:db8::1, 2001:db8:0:0:0:0:0:1", "10.0.0.1, 10.0.0.1", "'', 0.0.0.0"})
    void theAddressMayBeOfEitherFamily(String value, String address) {
        assertThat(read(Map.of("listen.address", value), Map.of())
                        .listen()
                        .getAddress()
                        .getHostAddress())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "block.size, 7, 8..65464",
        "block.size, 65465, 8..65464",
        "max.windowsize, 0, 1..1024",
        "max.transfers, 0, 1..1000000",
        "listen.port, 65536, 0..65535",
        "drain, 6m, 0s..300s",
        "listen.address, tftp.example, an IPv4 or IPv6 address",
        "listen.address, fe80::1, its interface",
        "listen.address, fe80::1%no-such-nic, an interface that is there",
        "timeout, 1ms, 100ms..255s",
        "enabled, maybe, true or false",
    })
    void aWrongValueIsNamedWithWhatIsAllowed(String key, String value, String allowed) {
        assertThatThrownBy(() -> read(Map.of(key, value), Map.of()))
                .hasMessageContaining("etc/org.smee.tftp.cfg: " + key + "=" + value)
                .hasMessageContaining(allowed);
    }
}
