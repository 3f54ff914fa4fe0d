package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smee.testkit.InMemoryBootFiles;

class HttpsTest {
    private static final TestKeys RSA = TestKeys.rsa("boot.example");
    private static final TestKeys OTHER_RSA = TestKeys.rsa("other.example");
    private static final TestKeys EC = TestKeys.ec("boot.example");
    private static final String[] BOTH = {"TLSv1.3", "TLSv1.2"};
    private static final byte[] LARGE = new byte[8 << 20];

    private final InMemoryBootFiles files = new InMemoryBootFiles()
            .file("ten", "0123456789".getBytes(StandardCharsets.US_ASCII))
            .file("large", LARGE);
    private TestServer server = TestServer.with();

    static {
        new Random(2).nextBytes(LARGE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(List<TestKeys> keys, String... settings) throws TlsException {
        server.close();
        String[] all = Stream.concat(Stream.of("tls.cert.file", "x"), Arrays.stream(settings))
                .toArray(String[]::new);
        server = TestServer.with(TestServer.settings(all), files);
        identify(keys);
    }

    private void identify(List<TestKeys> keys) throws TlsException {
        server.listeners.identity(
                TlsContext.of(keys.stream().map(TestKeys::identity).toList()));
    }

    @Test
    void bothVersionsServeTheSameAsHttp() throws Exception {
        start(List.of(RSA));
        for (String version : BOTH) {
            try (SSLSocket socket = connect("", version)) {
                socket.getOutputStream().write(get("ten"));

                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200")
                        .endsWith("0123456789");
            }
        }
        assertThat(server.get("/ten").statusCode()).isEqualTo(200);
    }

    @Test
    void nextServerTakesOverTheSocket() throws Exception {
        start(List.of(RSA));
        int port = server.port(1);
        server.close();

        server = server.successor(files);

        assertThat(server.port(1)).isEqualTo(port);
        try (SSLSocket socket = connect("", "TLSv1.3")) {
            socket.getOutputStream().write(get("ten"));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("0123456789");
        }
    }

    @Test
    void olderVersionsAreRefused() throws Exception {
        start(List.of(RSA));

        assertThatThrownBy(() -> connect("", "TLSv1.1").close()).isInstanceOf(IOException.class);
    }

    @Test
    void clientGetsTheKindOfKeyItCanUse() throws Exception {
        start(List.of(EC, RSA));

        assertThat(peer("", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")).isEqualTo(RSA.certificate);
        assertThat(peer("", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")).isEqualTo(EC.certificate);
    }

    @Test
    void oldIpxeIsServedUnlessOnlyModernSuitesAreWanted() throws Exception {
        start(List.of(RSA));
        assertThat(peer("", "TLS_RSA_WITH_AES_128_CBC_SHA256")).isEqualTo(RSA.certificate);

        int port = server.port(1);
        server.listeners.settings(TestServer.settings("tls.cert.file", "x", "tls.ciphers", "modern"));
        assertThat(server.port(1)).isEqualTo(port);
        assertThatThrownBy(() -> peer("", "TLS_RSA_WITH_AES_128_CBC_SHA256")).isInstanceOf(IOException.class);
        assertThat(peer("", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")).isEqualTo(RSA.certificate);
    }

    @Test
    void clientGetsTheCertificateForTheNameItAsksFor() throws Exception {
        start(List.of(RSA, OTHER_RSA));

        assertThat(peer("other.example")).isEqualTo(OTHER_RSA.certificate);
        assertThat(peer("boot.example")).isEqualTo(RSA.certificate);
        assertThat(peer("unknown.example")).isIn(RSA.certificate, OTHER_RSA.certificate);
    }

    @Test
    void anotherCertificateDoesNotDisturbADownload() throws Exception {
        start(List.of(RSA));
        int port = server.port(1);
        try (SSLSocket download = connect("", BOTH)) {
            download.getOutputStream().write(get("large"));
            InputStream in = download.getInputStream();
            byte[] head = in.readNBytes(1000);

            identify(List.of(OTHER_RSA));

            assertThat(server.port(1)).isEqualTo(port);
            assertThat(peer("")).isEqualTo(OTHER_RSA.certificate);
            byte[] rest = in.readAllBytes();
            byte[] all = Arrays.copyOf(head, head.length + rest.length);
            System.arraycopy(rest, 0, all, head.length, rest.length);
            assertThat(Arrays.copyOfRange(all, all.length - LARGE.length, all.length))
                    .isEqualTo(LARGE);
        }
    }

    @Test
    void httpsIsSwitchedOnAndOffBesideHttp() throws Exception {
        server.close();
        server = TestServer.with(files);
        int plain = server.port(0);
        assertThat(server.listeners.connectors()).hasSize(1);

        server.listeners.settings(TestServer.settings("tls.cert.file", "x"));
        assertThat(server.listeners.connectors()).hasSize(1); // no certificate yet
        identify(List.of(RSA));
        assertThat(server.port(0)).isEqualTo(plain);
        assertThat(peer("")).isEqualTo(RSA.certificate);

        server.listeners.settings(TestServer.settings());
        assertThat(server.listeners.connectors()).hasSize(1);
        assertThat(server.port(0)).isEqualTo(plain);
    }

    @Test
    void plainTextOnTheTlsPortIsRefusedAndTheServerGoesOn() throws Exception {
        start(List.of(RSA));
        try (java.net.Socket socket = new java.net.Socket(InetAddress.getLoopbackAddress(), server.port(1))) {
            socket.getOutputStream().write(get("ten"));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("0123456789");
        }
        assertThat(peer("")).isEqualTo(RSA.certificate);
    }

    private static byte[] get(String name) {
        return ("GET /" + name + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private X509Certificate peer(String name, String... suites) throws Exception {
        try (SSLSocket socket = connect(name, suites.length == 0 ? BOTH : new String[] {"TLSv1.2"}, suites)) {
            Certificate[] chain = socket.getSession().getPeerCertificates();
            return (X509Certificate) chain[0];
        }
    }

    private SSLSocket connect(String name, String... versions) throws Exception {
        return connect(name, versions, new String[0]);
    }

    private SSLSocket connect(String name, String[] versions, String[] suites)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port(1));
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(versions);
        if (suites.length > 0) {
            parameters.setCipherSuites(suites);
        }
        if (!name.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String how) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String how) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
