package org.smee.http.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Certificates for the tests, made by the JDK's keytool, and the forms they come in. */
final class TestKeys {
    static final String PASSWORD = "changeit";
    private static final Map<String, TestKeys> MADE = new ConcurrentHashMap<>();

    final X509Certificate certificate;
    final PrivateKey key;
    final byte[] keystore;

    private TestKeys(byte[] keystore) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new java.io.ByteArrayInputStream(keystore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        this.keystore = keystore.clone();
        this.certificate = (X509Certificate) store.getCertificate("k");
        this.key = (PrivateKey) store.getKey("k", PASSWORD.toCharArray());
    }

    static TestKeys rsa(String name) {
        return of("RSA", name);
    }

    static TestKeys ec(String name) {
        return of("EC", name);
    }

    static TestKeys of(String algorithm, String name, String... more) {
        return MADE.computeIfAbsent(algorithm + name + String.join(" ", more), made -> make(algorithm, name, more));
    }

    private static TestKeys make(String algorithm, String name, String... more) {
        try {
            Path directory = Files.createTempDirectory("keys");
            Path file = directory.resolve("k.p12");
            String san = name.matches("[0-9.]+") ? "ip:" + name : "dns:" + name;
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    PASSWORD,
                    "-alias",
                    "k",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=" + san,
                    "-keyalg",
                    algorithm));
            command.addAll(algorithm.equals("EC") ? List.of("-groupname", "secp256r1") : List.of("-keysize", "2048"));
            command.addAll(more.length == 0 ? List.of("-validity", "3650") : List.of(more));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("keytool: " + said);
            }
            TestKeys made = new TestKeys(Files.readAllBytes(file));
            Files.delete(file);
            Files.delete(directory);
            return made;
        } catch (IOException | InterruptedException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    Identity identity() {
        return new Identity("test", List.of(certificate), key);
    }

    String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** PKCS #1 or SEC 1: the content of the octet string in PKCS #8. */
    String bareKeyPem() {
        byte[] der = key.getEncoded();
        int at = content(der, 0);
        at = end(der, at); // version
        at = end(der, at); // algorithm
        int start = content(der, at);
        byte[] bare = java.util.Arrays.copyOfRange(der, start, end(der, at));
        return pem(key.getAlgorithm() + " PRIVATE KEY", bare);
    }

    /** Writes tls.crt and tls.key, as in a Kubernetes secret. */
    void secret(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("tls.crt"), certificatePem());
        Files.writeString(directory.resolve("tls.key"), keyPem());
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 128 ? 0 : first & 0x7f);
    }

    private static int end(byte[] der, int at) {
        int start = content(der, at);
        int length = 0;
        if (start == at + 2) {
            length = der[at + 1];
        }
        for (int i = at + 2; i < start; i++) {
            length = length << 8 | der[i] & 0xff;
        }
        return start + length;
    }
}
