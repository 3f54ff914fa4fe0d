package org.smee.ipxe.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

class IpxeSettingsTest {
    @Test
    void defaultsKnowEveryNameOfSmee() {
        IpxeSettings settings = read(Map.of(), Map.of());

        assertThat(settings.names().keySet())
                .contains("undionly.kpxe", "ipxe.efi", "snp.efi", "snp-arm64.efi", "snp-x86_64.efi", "ipxe.iso");
        assertThat(settings.directories()).contains(Path.of("/usr/lib/ipxe"));
        assertThat(settings.directories().get(0).toString()).doesNotContain("$").endsWith("/ipxe");
    }

    @Test
    void namesAreReadWithTheirCandidates() {
        assertThat(read(Map.of("names", "a.efi = x.efi | d/y.efi, b.efi"), Map.of())
                        .names())
                .containsExactly(Map.entry("a.efi", List.of("x.efi", "d/y.efi")), Map.entry("b.efi", List.of("b.efi")));
    }

    @Test
    void patchOfExactly131BytesFits() {
        assertThat(read(Map.of(), Map.of("SMEE_IPXE_SCRIPT_PATCH", "x".repeat(131)))
                        .patch()
                        .text())
                .hasSize(131);
    }

    @Test
    void longerPatchIsRefusedWithItsLength() {
        assertThatThrownBy(() -> read(Map.of("script.patch", "x".repeat(132)), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("script.patch")
                .hasMessageContaining("131 bytes")
                .hasMessageContaining("132");
    }

    @Test
    void patchWithNulIsRefusedBecauseTheScriptWouldEndThere() {
        assertThatThrownBy(() -> read(Map.of("script.patch", "a\0b"), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("NUL");
    }

    @ParameterizedTest
    @CsvSource({
        "names, a=../b",
        "names, a=/b",
        "names, a/b=c",
        "names, a=",
        "http.enabled, maybe",
        "cache.mebibytes, 0",
        "directories, ','"
    })
    void wrongValueIsNamed(String key, String value) {
        assertThatThrownBy(() -> read(Map.of(key, value), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.ipxe.cfg: " + key + "=" + value);
    }

    private static IpxeSettings read(Map<String, String> file, Map<String, String> environment) {
        return IpxeSettings.from(new SettingsReader(IpxeSettings.PID, file, environment));
    }
}
