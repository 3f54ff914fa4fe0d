package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measurement;

class CertificatesTest {
    private static final TestKeys RSA = TestKeys.rsa("boot.example");
    private static final TestKeys OTHER_RSA = TestKeys.rsa("other.example");
    private static final TestKeys EC = TestKeys.ec("boot.example");
    private static final Instant NOW =
            RSA.certificate.getNotBefore().toInstant().plusSeconds(86_400);

    @TempDir
    private Path directory;

    private static TlsSettings settings(String... pairs) {
        return TestServer.settings(pairs).tls();
    }

    private TlsSettings secret() {
        return settings("tls.cert.file", directory.toString());
    }

    private static List<Identity> load(TlsSettings settings) throws TlsException {
        return CertificateFiles.identities(settings, CertificateFiles.read(settings));
    }

    @Test
    void kubernetesSecretIsReadFromItsDirectory() throws Exception {
        RSA.secret(directory);

        assertThat(load(secret())).singleElement().satisfies(identity -> {
            assertThat(identity.certificate()).isEqualTo(RSA.certificate);
            assertThat(identity.toString()).contains("boot.example").doesNotContain("key");
        });
    }

    @Test
    void everyFormOfKeyIsRead() throws Exception {
        for (TestKeys keys : List.of(RSA, EC)) {
            for (String key : List.of(keys.keyPem(), keys.bareKeyPem())) {
                Path file = Files.writeString(directory.resolve("all.pem"), "comment\n" + key + keys.certificatePem());

                assertThat(load(settings("tls.cert.file", file.toString())))
                        .singleElement()
                        .extracting(Identity::certificate)
                        .isEqualTo(keys.certificate);
            }
        }
    }

    @Test
    void severalCertificatesAndAKeystoreAreUsedTogether() throws Exception {
        RSA.secret(directory.resolve("rsa"));
        EC.secret(directory.resolve("ec"));
        Path keystore = Files.write(directory.resolve("k.p12"), OTHER_RSA.keystore);

        assertThat(load(settings(
                        "tls.cert.file",
                        directory.resolve("rsa/tls.crt") + "," + directory.resolve("ec/tls.crt"),
                        "tls.key.file",
                        directory.resolve("rsa/tls.key") + "," + directory.resolve("ec/tls.key"),
                        "tls.keystore.file",
                        keystore.toString(),
                        "tls.keystore.password",
                        TestKeys.PASSWORD)))
                .extracting(Identity::certificate)
                .containsExactly(RSA.certificate, EC.certificate, OTHER_RSA.certificate);
    }

    @Test
    void keystoreWithAnotherPasswordIsRefusedWithoutSayingIt() throws Exception {
        Path keystore = Files.write(directory.resolve("k.p12"), RSA.keystore);
        TlsSettings settings =
                settings("tls.keystore.file", keystore.toString(), "tls.keystore.password", "sesame-open");

        assertThatThrownBy(() -> load(settings))
                .hasMessageContaining(keystore.toString())
                .hasMessageContaining("tls.keystore.password");
        assertThat(settings.toString()).doesNotContain("sesame");
    }

    @Test
    void keyOfAnotherCertificateIsRefused() throws Exception {
        RSA.secret(directory);
        for (TestKeys other : List.of(OTHER_RSA, EC)) {
            Files.writeString(directory.resolve("tls.key"), other.keyPem());

            assertThatThrownBy(() -> load(secret()))
                    .hasMessageContaining("tls.key")
                    .hasMessageMatching(".*(does not belong to|is no RSA key like) .*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no PEM at all",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n!!!!!\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nMIIC",
            })
    void brokenCertificateIsNamed(String content) throws Exception {
        RSA.secret(directory);
        Files.writeString(directory.resolve("tls.crt"), content);

        assertThatThrownBy(() -> load(secret()))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("tls.crt");
    }

    @Test
    void encryptedKeysAreRefusedWithTheCommandThatHelps() throws Exception {
        RSA.secret(directory);
        for (String key :
                List.of("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-128-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """)) {
            Files.writeString(directory.resolve("tls.key"), key);

            assertThatThrownBy(() -> load(secret())).hasMessageContaining("openssl pkey -in");
        }
    }

    @Test
    void changedFilesGiveANewContextAndTheSameOnesNone() throws Exception {
        RSA.secret(directory);
        Certificates certificates = new Certificates(secret());

        assertThat(certificates.refresh(NOW)).isPresent();
        assertThat(certificates.refresh(NOW)).isEmpty();
        OTHER_RSA.secret(directory);
        assertThat(certificates.refresh(NOW)).isPresent();
        assertThat(certificates.identities()).extracting(Identity::certificate).containsExactly(OTHER_RSA.certificate);
    }

    @Test
    void swappedSymbolicLinkIsAChange() throws Exception {
        RSA.secret(directory.resolve("one"));
        OTHER_RSA.secret(directory.resolve("two"));
        Path data = Files.createSymbolicLink(directory.resolve("..data"), Path.of("one"));
        Files.createSymbolicLink(directory.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Files.createSymbolicLink(directory.resolve("tls.key"), Path.of("..data/tls.key"));
        Certificates certificates = new Certificates(secret());
        assertThat(certificates.refresh(NOW)).isPresent();

        Path next = Files.createSymbolicLink(directory.resolve("..tmp"), Path.of("two"));
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        assertThat(certificates.refresh(NOW)).isPresent();
    }

    @Test
    void brokenFilesLeaveTheLastGoodCertificate() throws Exception {
        RSA.secret(directory);
        Certificates certificates = new Certificates(secret());
        certificates.refresh(NOW);

        Files.writeString(directory.resolve("tls.crt"), "broken");
        assertThat(certificates.refresh(NOW)).isEmpty();
        assertThat(certificates.problem().orElseThrow()).contains("tls.crt").contains("last good");
        assertThat(certificates.identities()).hasSize(1);
        Files.delete(directory.resolve("tls.crt"));
        assertThat(certificates.refresh(NOW)).isEmpty();
        assertThat(certificates.problem().orElseThrow()).contains("is not there");

        RSA.secret(directory);
        assertThat(certificates.refresh(NOW)).isEmpty();
        assertThat(certificates.problem()).isEmpty();
    }

    @Test
    void certificateThatComesLateIsTaken() throws IOException {
        Certificates certificates = new Certificates(secret());
        assertThat(certificates.refresh(NOW)).isEmpty();
        assertThat(certificates.problem()).isPresent();

        RSA.secret(directory);

        assertThat(certificates.refresh(NOW)).isPresent();
        assertThat(certificates.problem()).isEmpty();
    }

    @Test
    void onlyEcdsaIsAProblemForIpxe() {
        assertThat(CertificateReport.problems(List.of(EC.identity()), NOW))
                .singleElement()
                .asString()
                .contains("iPXE speaks RSA only");
        assertThat(CertificateReport.problems(List.of(EC.identity(), RSA.identity()), NOW))
                .isEmpty();
    }

    @Test
    void theExpiryOfTheFirstCertificateOfAFileIsMeasured() {
        Identity one = RSA.identity();
        long until = one.certificate().getNotAfter().toInstant().getEpochSecond();

        assertThat(CertificateReport.expiry(List.of(one, one))).singleElement().satisfies(level -> {
            assertThat(level.labels()).isEqualTo(Map.of("file", one.source()));
            assertThat(((Measurement.Level) level).value()).isEqualTo((double) until);
        });
    }

    @Test
    void validityIsWatched() {
        Instant until = RSA.certificate.getNotAfter().toInstant();
        Instant from = RSA.certificate.getNotBefore().toInstant();
        List<Identity> one = List.of(RSA.identity());

        assertThat(CertificateReport.problems(one, until.minusSeconds(31 * 86_400)))
                .isEmpty();
        assertThat(CertificateReport.problems(one, until.minusSeconds(10 * 86_400 + 60)))
                .singleElement()
                .asString()
                .contains("in 10 days");
        assertThat(CertificateReport.problems(one, until.plusSeconds(1)))
                .singleElement()
                .asString()
                .contains("expired at");
        assertThat(CertificateReport.problems(one, from.minusSeconds(1)))
                .singleElement()
                .asString()
                .contains("clock");
    }

    @Test
    void namesCoverHosts() {
        List<Identity> dns = List.of(RSA.identity());
        List<Identity> address = List.of(TestKeys.rsa("192.0.2.1").identity());
        List<Identity> wildcard = List.of(TestKeys.rsa("*.boot.example").identity());

        assertThat(CertificateReport.cover(dns, "BOOT.example")).isTrue();
        assertThat(CertificateReport.cover(dns, "www.boot.example")).isFalse();
        assertThat(CertificateReport.cover(address, "192.0.2.1")).isTrue();
        assertThat(CertificateReport.cover(address, "192.0.2.2")).isFalse();
        assertThat(CertificateReport.cover(wildcard, "a.boot.example")).isTrue();
        assertThat(CertificateReport.cover(wildcard, "a.b.boot.example")).isFalse();
        assertThat(CertificateReport.cover(wildcard, "boot.example")).isFalse();
    }

    @Test
    void environmentNamesAreSmees() {
        TlsSettings settings = TlsSettings.from(new SettingsReader(
                HttpSettings.PID,
                Map.of(),
                Map.of(
                        "SMEE_TLS_CERT_FILE", "/run/tls.crt",
                        "SMEE_TLS_KEY_FILE", "/run/tls.key",
                        "SMEE_HTTPS_PORT", "7443")));

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.port()).isEqualTo(7443);
        assertThat(settings.certificates()).containsExactly(Path.of("/run/tls.crt"));
        assertThat(settings.keys()).containsExactly(Path.of("/run/tls.key"));
    }
}
