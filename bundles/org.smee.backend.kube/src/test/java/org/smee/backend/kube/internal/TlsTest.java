package org.smee.backend.kube.internal;

import static org.awaitility.Awaitility.await;
import static org.smee.backend.kube.internal.Kube.MAC;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smee.kube.Credentials;

class TlsTest {
    @TempDir
    Path folder;

    private KubeHardware backend(int port) throws Exception {
        Path kubeconfig = Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: here
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", certificate-authority: ca.crt}}]
                users: [{name: u, user: {token: secret}}]
                contexts: [{name: here, context: {cluster: c, user: u}}]
                """.formatted(port));
        KubeSettings settings = Kube.settings("", "config", kubeconfig.toString());
        return KubeHardware.open(settings, new Credentials(Map.of(), folder, folder));
    }

    @Test
    void aRotatedAuthorityIsReadAgainFromItsFile() throws Exception {
        Certificate first = Certificate.make(folder, "first");
        Certificate second = Certificate.make(folder, "second");
        Files.writeString(folder.resolve("ca.crt"), first.pem());
        FakeApi api = FakeApi.startTls(0, first.server());
        int port = api.port();
        api.token = "secret";
        api.put("one", FakeApi.Json.spec(MAC, "192.168.2.15"));

        try (KubeHardware backend = backend(port)) {
            await().until(() -> Kube.current(backend, MAC));

            api.close();
            api = FakeApi.startTls(port, second.server());
            api.token = "secret";
            api.put("one", FakeApi.Json.spec(MAC, "192.168.2.15"));
            await().until(() -> backend.status().problems().stream().anyMatch(p -> p.contains("PKIX")));
            Files.writeString(folder.resolve("ca.crt"), first.pem() + second.pem());

            await().until(() -> Kube.current(backend, MAC));
        } finally {
            api.close();
        }
    }
}
