package org.smee.backend.kube.internal;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the cluster as Smee does: the kubeconfig that is set, else {@code KUBECONFIG}, else {@code ~/.kube/config}, else
 * the service account of the pod. A URL that is set replaces the one found. Files are read anew by every call, so
 * that rotated certificates and tokens are seen.
 */
final class Credentials {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private final Map<String, String> environment;
    private final Path home;
    private final Path serviceAccount;

    /** Those of this process. */
    Credentials() {
        this(System.getenv(), Path.of(System.getProperty("user.home", "/")), SERVICE_ACCOUNT);
    }

    Credentials(Map<String, String> environment, Path home, Path serviceAccount) {
        this.environment = environment;
        this.home = home;
        this.serviceAccount = serviceAccount;
    }

    /** Reads what is there now. Throws {@link IOException} that says what is missing or wrong. */
    Config read(KubeSettings.Cluster cluster, Duration requestTimeout) throws IOException {
        Config found = find(cluster);
        int millis = (int) requestTimeout.toMillis();
        found.setConnectionTimeout(Math.min(millis, 10_000));
        found.setRequestTimeout(millis);
        found.setRequestRetryBackoffLimit(0); // Follower waits, with jitter and Retry-After, and says so in the status
        found.setHttp2Disable(true); // a list and a watch share nothing worth a second protocol
        found.setUserAgent("smee");
        return found;
    }

    private Config find(KubeSettings.Cluster cluster) throws IOException {
        Optional<Path> kubeconfig = kubeconfig(cluster);
        Config found;
        if (kubeconfig.isPresent()) {
            found = kubeconfig(kubeconfig.get());
        } else if (inCluster()) {
            found = serviceAccount();
        } else if (!cluster.api().isEmpty()) {
            found = new ConfigBuilder(Config.empty()).build();
        } else {
            throw new IOException("no kubeconfig and no service account is there; set config (SMEE_BACKEND_KUBE_CONFIG)"
                    + " to the path of a kubeconfig in etc/" + KubeSettings.PID + ".cfg");
        }
        if (!cluster.api().isEmpty()) {
            found.setMasterUrl(cluster.api());
        }
        if (!found.getMasterUrl().endsWith("/")) {
            found.setMasterUrl(found.getMasterUrl() + "/");
        }
        return found;
    }

    private Optional<Path> kubeconfig(KubeSettings.Cluster cluster) {
        if (cluster.kubeconfig().isPresent()) {
            return cluster.kubeconfig();
        }
        String named = environment.getOrDefault("KUBECONFIG", "");
        for (String one : named.split(":")) {
            if (!one.isBlank() && Files.isRegularFile(Path.of(one.trim()))) {
                return Optional.of(Path.of(one.trim()));
            }
        }
        return Optional.of(home.resolve(".kube").resolve("config")).filter(Files::isRegularFile);
    }

    private static Config kubeconfig(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("kubeconfig " + file + " is not there or may not be read; check config"
                    + " (SMEE_BACKEND_KUBE_CONFIG) in etc/" + KubeSettings.PID + ".cfg");
        }
        try {
            return Config.fromKubeconfig(file.toFile());
        } catch (RuntimeException e) {
            throw new IOException("kubeconfig " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private boolean inCluster() {
        return environment.containsKey("KUBERNETES_SERVICE_HOST") && Files.isReadable(token());
    }

    private Config serviceAccount() {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port)
                .build();
        Path authorities = serviceAccount.resolve("ca.crt");
        if (Files.isReadable(authorities)) {
            config.setCaCertFile(authorities.toString());
        }
        Path token = token();
        config.setOauthTokenProvider(() -> text(token)); // asked before every request: bound tokens are rotated
        return config;
    }

    private Path token() {
        return serviceAccount.resolve("token");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw new UncheckedIOException("service account token " + file + " cannot be read", e);
        }
    }
}
