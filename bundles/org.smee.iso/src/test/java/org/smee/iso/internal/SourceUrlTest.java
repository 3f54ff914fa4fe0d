package org.smee.iso.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlTest {
    @Test
    void credentialsAndQueryAreNeverShown() {
        SourceUrl url = SourceUrl.parse("https://me:p%40ss@images.example:8443/a%20b/hook.iso?token=secret#x");

        assertThat(url).hasToString("https://images.example:8443/a%20b/hook.iso?…");
        assertThat(url.uri()).hasToString("https://images.example:8443/a%20b/hook.iso?token=secret");
        assertThat(url.authorization()).contains("Basic bWU6cEBzcw==");
    }

    @Test
    void localImagesAreAbsolutePaths() {
        assertThat(SourceUrl.parse("/srv/../srv/hook.iso").file()).contains(Path.of("/srv/hook.iso"));
        assertThat(SourceUrl.parse("file:///srv/a%20b.iso").file()).contains(Path.of("/srv/a b.iso"));
        assertThat(SourceUrl.parse("file:/srv/hook.iso")).isEqualTo(SourceUrl.parse("/srv/hook.iso"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hook.iso",
                "ftp://a/b",
                "file:hook.iso",
                "http:///x",
                "http://a b/",
                "file://host",
                "jar:http://a/b"
            })
    void anythingElseIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> SourceUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http or https URL");
    }

    @Test
    void redirectsKeepCredentialsAtTheirHostAndNeverLeadToFiles() {
        SourceUrl url = SourceUrl.parse("http://me:x@a.example/hook.iso");

        assertThat(url.redirected("/v2/hook.iso").orElseThrow().authorization()).isPresent();
        assertThat(url.redirected("http://b.example/hook.iso").orElseThrow().authorization())
                .isEmpty();
        assertThat(url.redirected("http://a.example:81/hook.iso").orElseThrow().authorization())
                .isEmpty();
        assertThat(url.redirected("https://a.example/hook.iso").orElseThrow().authorization())
                .isEmpty();
        assertThat(url.redirected("file:///etc/passwd")).isEmpty();
        assertThat(url.redirected("ftp://a.example/")).isEmpty();
        assertThat(url.redirected("http://[")).isEmpty();
        assertThat(url.redirected("")).isPresent();
    }
}
