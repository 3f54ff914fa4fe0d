package org.smee.bootfiles.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

class BootFilesSettingsTest {
    @Test
    void theDefaultsServeADirectoryOverTftpOnly() {
        assertThat(read(Map.of(), Map.of()))
                .isEqualTo(new BootFilesSettings(
                        Optional.of(Path.of("data/files").toAbsolutePath()),
                        false,
                        false,
                        false,
                        "tftp/",
                        false,
                        false));
    }

    @Test
    void theVariablesOfSmeeAreRead() {
        BootFilesSettings settings = read(
                Map.of("directory", "/from/file"),
                Map.of(
                        "SMEE_TFTP_ASSET_DIR",
                        "/srv/tftp",
                        "SMEE_PXE_HTTP_ENABLED",
                        "true",
                        "SMEE_PXE_HTTP_PATH_PREFIX",
                        "boot",
                        "SMEE_AUTOEXEC",
                        "script",
                        "SMEE_COMPAT",
                        "smee"));

        assertThat(settings)
                .isEqualTo(new BootFilesSettings(
                        Optional.of(Path.of("/srv/tftp")), true, false, true, "boot/", true, true));
    }

    @ParameterizedTest
    @CsvSource({"tftp,tftp/", "/tftp,tftp/", "/tftp//,tftp/", "' a/b ',a/b/", "/,''", "//,''", "'',''"})
    void thePrefixIsReadInEverySpelling(String prefix, String normal) {
        assertThat(read(Map.of("http.prefix", prefix), Map.of()).httpPrefix()).isEqualTo(normal);
    }

    @Test
    void anEmptyDirectoryIsNone() {
        assertThat(read(Map.of("directory", ""), Map.of()).directory()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "directory,/",
        "directory,/srv/..",
        "http.prefix,/a/../b",
        "http.enabled,perhaps",
        "compat,other",
        "autoexec,perhaps"
    })
    void aWrongValueIsRefusedWithItsKey(String key, String value) {
        assertThatThrownBy(() -> read(Map.of(key, value), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.bootfiles.cfg: " + key + "=" + value)
                .hasMessageContaining("allowed: ");
    }

    private static BootFilesSettings read(Map<String, Object> file, Map<String, String> environment) {
        return BootFilesSettings.from(new SettingsReader(BootFilesSettings.PID, file, environment));
    }
}
