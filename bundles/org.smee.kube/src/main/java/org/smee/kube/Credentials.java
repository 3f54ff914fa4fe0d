package org.smee.kube;

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
public final class Credentials {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private final Map<String, String> environment;
    private final Path home;
    private final Path serviceAccount;

    /** Those of this process. */
    public Credentials() {
        this(System.getenv(), Path.of(System.getProperty("user.home", "/")), SERVICE_ACCOUNT);
    }

    /** For tests: those of another environment, home directory and service account directory. */
    public Credentials(Map<String, String> environment, Path home, Path serviceAccount) {
        this.environment = environment;
        this.home = home;
        this.serviceAccount = serviceAccount;
    }

    /** The URL of the API server, as it would be connected to now. Throws as {@link #connect} does. */
    public String url(ClusterAccess cluster) throws IOException {
        return find(cluster).getMasterUrl();
    }

    /**
     * A connection with the credentials and authorities that are there now; {@code requestTimeout}: how long the API server
     * may be silent while it is asked. Throws {@link IOException} that says what is missing or wrong.
     */
    public ApiConnection connect(ClusterAccess cluster, Duration requestTimeout, RequestRate rate) throws IOException {
        Config config = read(cluster, requestTimeout);
        try {
            return new ApiConnection(config, requestTimeout, rate);
        } catch (RuntimeException e) {
            throw new IOException(
                    "certificates or keys for " + config.getMasterUrl() + " cannot be used: " + e.getMessage(), e);
        }
    }

    Config read(ClusterAccess cluster, Duration requestTimeout) throws IOException {
        Config found = find(cluster);
        int millis = (int) requestTimeout.toMillis();
        found.setConnectionTimeout(Math.min(millis, 10_000));
        found.setRequestTimeout(millis);
        found.setRequestRetryBackoffLimit(
                0); // whoever asks waits, with jitter and Retry-After, and says so in the status
        found.setHttp2Disable(true); // a list and a watch share nothing worth a second protocol
        found.setUserAgent("smee");
        return found;
    }

    private Config find(ClusterAccess cluster) throws IOException {
        Optional<Path> kubeconfig = kubeconfig(cluster);
        Config found;
        if (kubeconfig.isPresent()) {
            found = kubeconfig(kubeconfig.get(), cluster);
        } else if (inCluster()) {
            found = serviceAccount();
        } else if (!cluster.api().isEmpty()) {
            found = new ConfigBuilder(Config.empty()).build();
        } else {
            throw new IOException("no kubeconfig and no service account is there; set to the path of a kubeconfig: "
                    + cluster.setting());
        }
        if (!cluster.api().isEmpty()) {
            found.setMasterUrl(cluster.api());
        }
        if (!found.getMasterUrl().endsWith("/")) {
            found.setMasterUrl(found.getMasterUrl() + "/");
        }
        return found;
    }

    private Optional<Path> kubeconfig(ClusterAccess cluster) {
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

    private static Config kubeconfig(Path file, ClusterAccess cluster) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(
                    "kubeconfig " + file + " is not there or may not be read; check " + cluster.setting());
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
