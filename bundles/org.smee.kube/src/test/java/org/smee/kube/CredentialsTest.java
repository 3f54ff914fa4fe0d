package org.smee.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smee.api.settings.SettingsReader;

class CredentialsTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private Path kubeconfig(String name, String server) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: here
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {token: secret}}]
                contexts: [{name: here, context: {cluster: c, user: u, namespace: ignored}}]
                """.formatted(server));
    }

    private void serviceAccount() throws IOException {
        Files.createDirectories(folder.resolve("account"));
        Files.writeString(folder.resolve("account/token"), "first\n");
        environment.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
        environment.put("KUBERNETES_SERVICE_PORT", "443");
    }

    private static ClusterAccess access(String... settings) {
        Map<String, String> file = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            file.put(settings[i], settings[i + 1]);
        }
        SettingsReader reader = new SettingsReader("org.smee.x", file, Map.of());
        return ClusterAccess.from(reader, "org.smee.x", "SMEE_X_CONFIG", "SMEE_X_API");
    }

    private Config read(String... settings) throws IOException {
        Credentials credentials = new Credentials(environment, folder.resolve("home"), folder.resolve("account"));
        return credentials.read(access(settings), Duration.ofSeconds(1));
    }

    @Test
    void theSettingComesBeforeTheEnvironmentBeforeTheHomeBeforeTheServiceAccount() throws IOException {
        serviceAccount();
        assertThat(read().getMasterUrl()).isEqualTo("https://10.96.0.1:443/");

        kubeconfig("home/.kube/config", "https://home:6443");
        assertThat(read().getMasterUrl()).isEqualTo("https://home:6443/");

        environment.put("KUBECONFIG", kubeconfig("env", "https://env:6443").toString());
        assertThat(read().getMasterUrl()).isEqualTo("https://env:6443/");

        String set = kubeconfig("set", "https://set:6443").toString();
        assertThat(read("config", set).getMasterUrl()).isEqualTo("https://set:6443/");
    }

    @Test
    void aUrlThatIsSetReplacesTheOneFound() throws IOException {
        String file = kubeconfig("set", "https://set:6443").toString();

        Config config = read("config", file, "api", "https://10.0.0.1:8443");

        assertThat(config.getMasterUrl()).isEqualTo("https://10.0.0.1:8443/");
    }

    @Test
    void theTokenOfTheServiceAccountIsReadForEveryRequest() throws IOException {
        serviceAccount();
        Config config = read();
        assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("first");

        Files.writeString(folder.resolve("account/token"), "second\n");

        assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("second");
    }

    @Test
    void whatIsMissingIsSaidWithWhatToDo() {
        assertThatThrownBy(() -> read()).hasMessageContaining("SMEE_X_CONFIG");
        assertThatThrownBy(() -> read("config", folder.resolve("no").toString()))
                .hasMessageContaining(folder.resolve("no").toString());
    }

    @Test
    void aKubeconfigThatIsNoneIsSaidSo() throws IOException {
        Path file = Files.writeString(folder.resolve("bad"), "{not: [yaml");

        assertThatThrownBy(() -> read("config", file.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be used");
    }
}
