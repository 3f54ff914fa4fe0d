package org.smee.iso.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.settings.SettingsException;

class IsoSettingsTest {
    @Test
    void fileThatIsShippedSaysTheDefaults() throws IOException {
        Properties shipped = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../../etc/org.smee.iso.cfg"))) {
            shipped.load(reader);
        }
        Map<String, Object> file = new HashMap<>();
        shipped.forEach((key, value) -> file.put(key.toString(), value));

        IsoSettings fromFile = IsoSettings.of(file, Map.of());
        IsoSettings defaults = IsoSettings.of(Map.of(), Map.of());

        assertThat(fromFile.site()).isEqualTo(defaults.site());
        assertThat(fromFile.supply().isSameAs(defaults.supply())).isTrue();
        assertThat(fromFile.enabled()).isFalse();
        assertThat(fromFile.source()).isEmpty();
        assertThat(fromFile.waitTime()).isEqualTo(Duration.ofSeconds(20));
        assertThat(fromFile.refuseUnpatched()).isFalse();
    }

    @Test
    void environmentOfSmeeIsRead() {
        IsoSettings settings = IsoSettings.of(
                Map.of("url", "http://file.example/x.iso"),
                Map.of(
                        "SMEE_ISO_ENABLED", "true",
                        "SMEE_ISO_URL", "http://images.example/hook.iso",
                        "SMEE_ISO_MAGIC_STRING", "0123456789abcdef",
                        "SMEE_ISO_STATIC_IPAM_ENABLED", "true",
                        "SMEE_EXTRA_KERNEL_ARGS", "a=1  b",
                        "SMEE_TINK_SERVER", "t:1",
                        "SMEE_DHCP_SYSLOG_IP", "192.0.2.9"));

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.source().orElseThrow()).hasToString("http://images.example/hook.iso");
        assertThat(settings.supply().magic().length()).isEqualTo(16);
        assertThat(settings.site().staticIpam()).isTrue();
        assertThat(settings.site().extraKernelArgs()).containsExactly("a=1", "b");
        assertThat(settings.site().tinkServer()).isEqualTo("t:1");
        assertThat(settings.site().syslogHost()).isEqualTo("192.0.2.9");
    }

    @Test
    void environmentOfTinkerbellIsReadWhereThatOfSmeeSaysNothing() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "TINKERBELL_ISO_ENABLED", "true",
                "TINKERBELL_ISO_UPSTREAM_URL", "http://new.example/hook.iso",
                "TINKERBELL_ISO_PATCH_MAGIC_STRING", "",
                "SMEE_ISO_URL", ""));

        assertThat(IsoSettings.of(Map.of(), environment).source().orElseThrow())
                .hasToString("http://new.example/hook.iso");
        environment.put("SMEE_ISO_URL", "http://old.example/hook.iso");
        assertThat(IsoSettings.of(Map.of(), environment).source().orElseThrow())
                .hasToString("http://old.example/hook.iso");
        assertThat(IsoSettings.of(Map.of(), environment).enabled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, perhaps, true or false",
        "url, ftp://x/y, http or https URL",
        "magic.string, short, 16..65536",
        "magic.string, with a space in it, 16..65536",
        "cache.size, -1, 0..16777216",
        "wait.time, 0s, 1s..300s",
        "drain, 6m, 0s..300s",
        "upstream.timeout, 1h, 100ms..600s",
        "on.missing.magic, maybe, 'serve, refuse'",
        "extra.kernel.args, a;b, extra.kernel.args",
        "tink.server, a b, tink.server",
        "syslog.host, $x, syslog.host",
    })
    void wrongValueIsRefusedWithWhatIsAllowed(String key, String value, String allowed) {
        assertThatThrownBy(() -> IsoSettings.of(Map.of(key, value), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("org.smee.iso.cfg: " + key)
                .hasMessageContaining(allowed);
    }

    @Test
    void passwordInAWrongUrlIsNotRepeated() {
        assertThatThrownBy(() -> IsoSettings.of(Map.of("url", "ftp://me:secret@x/y"), Map.of()))
                .hasMessageNotContaining("secret");
    }
}
