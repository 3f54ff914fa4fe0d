package org.smee.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET https://user:HUSH@example.com/x.iso?y=1",
                "https://HUSH@example.com",
                "https://user:p@HUSH@example.com/",
                "Authorization: Bearer HUSH, Accept: */*",
                "authorization=Basic HUSH",
                "{\"token\": \"HUSH\"}",
                "bearer HUSH",
                "tls.keystore.password=HUSH",
                "SMEE_TLS_KEYSTORE_PASSWORD: HUSH",
                "client-key-data: HUSH",
                "client-certificate-data: HUSH",
                "x?access_token=HUSH&y=1",
                "-----BEGIN EC PRIVATE KEY-----HUSH-----END EC PRIVATE KEY-----",
            })
    void whatFollowsTheNameOfASecretIsMasked(String text) {
        assertThat(Secrets.mask(text)).contains("***").doesNotContain("HUSH");
    }

    @Test
    void aTokenWithoutANameIsMasked() {
        assertThat(Secrets.mask("sent eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln twice"))
                .isEqualTo("sent *** twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/a@b",
                "http://192.0.2.1:8080/02:e2:00:00:00:c1/auto.ipxe",
                "event=boot.dhcp mac=52:54:00:aa:88:2a why=\"reserved\" file=ipxe.efi",
                "boot=once:deployment-7",
                "the secret is mounted at /etc/smee/tls",
                "",
            })
    void otherTextStaysAsItIs(String text) {
        assertThat(Secrets.mask(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "tls.keystore.password, true",
        "otlp.token, true",
        "client.secret, true",
        "file, false",
        "tls.key, false"
    })
    void settingsThatHoldSecretsAreKnownByTheirName(String key, boolean secret) {
        assertThat(Secrets.isNameOfOne(key)).isEqualTo(secret);
    }

    @Test
    void aRefusedSettingDoesNotTellItsSecret() {
        SettingsReader reader = new SettingsReader(
                "org.smee.x", Map.of("the.password", "HUSH", "url", "ftp://u:HUSH@example.com/"), Map.of());

        assertThatThrownBy(() -> reader.parsed("the.password", "", "", text -> {
                    throw new IllegalArgumentException("longer than " + text);
                }))
                .hasMessage("etc/org.smee.x.cfg: the.password=*** is not allowed; allowed: longer than ***");
        assertThatThrownBy(() -> reader.oneOf("url", "", "", "none"))
                .hasMessage("etc/org.smee.x.cfg: url=ftp://***@example.com/ is not allowed; allowed: one of none");
    }
}
