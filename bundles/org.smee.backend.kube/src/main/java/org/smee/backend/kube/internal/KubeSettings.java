package org.smee.backend.kube.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.smee.api.settings.SettingsReader;
import org.smee.kube.ClusterAccess;

/**
 * The checked settings of PID {@code org.smee.backend.kube}.
 *
 * @param enabled whether the backend is used
 * @param cluster where the cluster is and what of it is read
 * @param pace how the API server is treated
 * @param staleAfter how long without the API server until records count as stale
 * @param snapshot the file that keeps the last known machines; empty: none
 * @param snapshotInterval how often it is written if something changed
 * @param ranking the backend's {@code service.ranking}
 */
record KubeSettings(
        boolean enabled,
        Cluster cluster,
        Pace pace,
        Duration staleAfter,
        Optional<Path> snapshot,
        Duration snapshotInterval,
        int ranking) {
    static final String PID = "org.smee.backend.kube";
    static final String V1ALPHA1 = "v1alpha1";
    static final String V1ALPHA2 = "v1alpha2";

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int UNLIMITED = -1;

    /**
     * Where the cluster is and what of it is read.
     *
     * @param access how it is reached
     * @param namespace the one namespace; empty: all
     * @param labelSelector as {@code kubectl -l} takes it; empty: all objects
     * @param versions API versions to read; of several, those the cluster serves
     */
    record Cluster(ClusterAccess access, String namespace, String labelSelector, List<String> versions) {}

    /**
     * How the API server is treated.
     *
     * @param qps requests per second; 0 or negative: unlimited
     * @param burst requests at once; 0 or negative: unlimited
     * @param pageSize objects per page of a list
     * @param requestTimeout how long it may be silent while it is asked
     * @param watchTimeout how long one watch lasts
     * @param probeInterval how often a silent watch is checked
     * @param resyncInterval how often everything is listed although nothing is wrong
     * @param retryMax longest wait between two tries
     */
    record Pace(
            int qps,
            int burst,
            int pageSize,
            Duration requestTimeout,
            Duration watchTimeout,
            Duration probeInterval,
            Duration resyncInterval,
            Duration retryMax) {}

    /** Throws {@link org.smee.api.settings.SettingsException} for a value that is not allowed. */
    static KubeSettings from(SettingsReader in) {
        return new KubeSettings(
                in.flag("enabled", "SMEE_BACKEND_KUBE_ENABLED", true),
                cluster(in),
                pace(in),
                in.duration(
                        "stale.after", "SMEE_BACKEND_KUBE_STALE_AFTER", Duration.ofSeconds(10), Duration.ZERO, HOUR),
                in.parsed("snapshot", "SMEE_BACKEND_KUBE_SNAPSHOT", "smee/backend-kube.snapshot", KubeSettings::data),
                in.duration(
                        "snapshot.interval",
                        "SMEE_BACKEND_KUBE_SNAPSHOT_INTERVAL",
                        Duration.ofSeconds(10),
                        SHORTEST,
                        HOUR),
                in.number("ranking", "SMEE_BACKEND_KUBE_RANKING", 10, -1_000_000, 1_000_000));
    }

    private static Cluster cluster(SettingsReader in) {
        String version = in.oneOf("version", "SMEE_BACKEND_KUBE_VERSION", "auto", "auto", V1ALPHA1, V1ALPHA2);
        return new Cluster(
                ClusterAccess.from(in, PID, "SMEE_BACKEND_KUBE_CONFIG", "SMEE_BACKEND_KUBE_API"),
                in.parsed("namespace", "SMEE_BACKEND_KUBE_NAMESPACE", "", KubeSettings::namespace),
                in.text("label.selector", "SMEE_BACKEND_KUBE_LABEL_SELECTOR", ""),
                version.equals("auto") ? List.of(V1ALPHA1, V1ALPHA2) : List.of(version));
    }

    private static Pace pace(SettingsReader in) {
        return new Pace(
                in.number("qps", "SMEE_BACKEND_KUBE_QPS", 100, UNLIMITED, 100_000),
                in.number("burst", "SMEE_BACKEND_KUBE_BURST", 100, UNLIMITED, 100_000),
                in.number("page.size", "SMEE_BACKEND_KUBE_PAGE_SIZE", 500, 1, 10_000),
                in.duration(
                        "request.timeout",
                        "SMEE_BACKEND_KUBE_REQUEST_TIMEOUT",
                        Duration.ofSeconds(30),
                        SHORTEST,
                        Duration.ofMinutes(10)),
                in.duration(
                        "watch.timeout",
                        "SMEE_BACKEND_KUBE_WATCH_TIMEOUT",
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(1),
                        HOUR),
                in.duration(
                        "probe.interval", "SMEE_BACKEND_KUBE_PROBE_INTERVAL", Duration.ofSeconds(20), SHORTEST, HOUR),
                in.duration(
                        "resync.interval",
                        "SMEE_BACKEND_KUBE_RESYNC_INTERVAL",
                        HOUR,
                        Duration.ofSeconds(1),
                        Duration.ofDays(7)),
                in.duration("retry.max", "SMEE_BACKEND_KUBE_RETRY_MAX", Duration.ofSeconds(30), SHORTEST, HOUR));
    }

    private static Optional<Path> data(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path start = Path.of(System.getProperty("karaf.data", ""));
            return Optional.of(start.resolve(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("the path of a file: " + e.getMessage(), e);
        }
    }

    private static String namespace(String text) {
        if (text.isEmpty() || text.matches("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")) {
            return text;
        }
        throw new IllegalArgumentException("the name of one namespace, e.g. tinkerbell, or nothing for all");
    }
}
