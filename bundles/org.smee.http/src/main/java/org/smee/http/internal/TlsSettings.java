package org.smee.http.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.smee.api.settings.SettingsReader;

/**
 * HTTPS, checked as far as text can be; whether the files are good shows when they are read.
 *
 * @param enabled whether there is an HTTPS listener
 * @param port its TCP port; 0: any free one
 * @param certificates PEM files with certificate and intermediates, or directories with {@code tls.crt}
 * @param keys PEM files with the private keys, in the order of {@code certificates}
 * @param keystore a PKCS #12 file with more certificates
 * @param password of that file
 * @param modern whether cipher suites without forward secrecy, which old iPXE needs, are left out
 * @param reload how often the files are looked at
 */
record TlsSettings(
        boolean enabled,
        int port,
        List<Path> certificates,
        List<Path> keys,
        Optional<Path> keystore,
        String password,
        boolean modern,
        Duration reload) {
    /** Copies the lists. */
    TlsSettings {
        certificates = List.copyOf(certificates);
        keys = List.copyOf(keys);
    }

    static TlsSettings from(SettingsReader reader) {
        List<Path> certificates = paths(reader.list("tls.cert.file", "SMEE_TLS_CERT_FILE", ""));
        List<Path> keys = paths(reader.list("tls.key.file", "SMEE_TLS_KEY_FILE", ""));
        Optional<Path> keystore = paths(reader.list("tls.keystore.file", "SMEE_TLS_KEYSTORE_FILE", "")).stream()
                .findFirst();
        if (!keys.isEmpty() && keys.size() != certificates.size()) {
            throw reader.wrong(
                    "tls.key.file",
                    reader.text("tls.key.file", "SMEE_TLS_KEY_FILE", ""),
                    "as many files as tls.cert.file has (" + certificates.size() + "), in the same order");
        }
        boolean any = !certificates.isEmpty() || keystore.isPresent();
        String enabled = reader.oneOf("https.enabled", "SMEE_HTTPS_ENABLED", "auto", "auto", "true", "false");
        if (enabled.equals("true") && !any) {
            throw reader.wrong(
                    "https.enabled", enabled, "true only with a certificate in tls.cert.file or tls.keystore.file");
        }
        return new TlsSettings(
                enabled.equals("auto") ? any : enabled.equals("true"),
                reader.port("https.port", "SMEE_HTTPS_PORT", 8443),
                certificates,
                keys.isEmpty() ? certificates : keys,
                keystore,
                reader.text("tls.keystore.password", "SMEE_TLS_KEYSTORE_PASSWORD", ""),
                reader.oneOf("tls.ciphers", "SMEE_TLS_CIPHERS", "compatible", "compatible", "modern")
                        .equals("modern"),
                reader.duration(
                        "tls.reload.interval",
                        "SMEE_TLS_RELOAD_INTERVAL",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)));
    }

    private static List<Path> paths(List<String> names) {
        Path etc = Path.of(System.getProperty("karaf.etc", ""));
        return names.stream().map(etc::resolve).toList();
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "TlsSettings[enabled=" + enabled + ", port=" + port + ", certificates=" + certificates + ", keystore="
                + keystore + "]";
    }
}
