package org.smee.report.kube.internal;

import java.time.Duration;
import org.smee.api.settings.SettingsReader;
import org.smee.kube.ClusterAccess;
import org.smee.kube.NodeName;

/**
 * The checked settings of PID {@code org.smee.report.kube}.
 *
 * @param events whether steps become Events
 * @param annotation whether the latest step is kept in an annotation
 * @param discovery what is done about unknown machines
 * @param access how the cluster is reached
 * @param version of Hardware, {@code auto} for what the cluster serves
 * @param node this node's name
 * @param pace how the API server is treated
 */
record ReportSettings(
        boolean events,
        boolean annotation,
        Discovery discovery,
        ClusterAccess access,
        String version,
        String node,
        Pace pace) {
    static final String PID = "org.smee.report.kube";
    static final String AUTO = "auto";
    static final String V1ALPHA1 = "v1alpha1";
    static final String V1ALPHA2 = "v1alpha2";

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * What is done about unknown machines.
     *
     * @param enabled whether they are recorded
     * @param namespace where
     * @param perHour most in an hour
     * @param most most that may be there
     */
    record Discovery(boolean enabled, String namespace, int perHour, int most) {}

    /**
     * How the API server is treated.
     *
     * @param interval shortest time between two reports about one machine
     * @param qps requests per second
     * @param burst requests at once
     * @param queueSize most machines that are remembered or wait
     * @param requestTimeout how long it may be silent while it is asked
     * @param retryMax longest wait between two tries
     */
    record Pace(Duration interval, int qps, int burst, int queueSize, Duration requestTimeout, Duration retryMax) {}

    /** Throws {@link org.smee.api.settings.SettingsException} for a value that is not allowed. */
    static ReportSettings from(SettingsReader in) {
        return new ReportSettings(
                in.flag("events", "SMEE_REPORT_KUBE_EVENTS", false),
                in.flag("annotation", "SMEE_REPORT_KUBE_ANNOTATION", false),
                discovery(in),
                ClusterAccess.from(in, PID, "SMEE_REPORT_KUBE_CONFIG", "SMEE_REPORT_KUBE_API"),
                in.oneOf("version", "SMEE_REPORT_KUBE_VERSION", AUTO, AUTO, V1ALPHA1, V1ALPHA2),
                in.parsed("node", "SMEE_REPORT_KUBE_NODE", "", NodeName::of),
                new Pace(
                        in.duration(
                                "interval",
                                "SMEE_REPORT_KUBE_INTERVAL",
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(1),
                                HOUR),
                        in.number("qps", "SMEE_REPORT_KUBE_QPS", 50, 1, 1000),
                        in.number("burst", "SMEE_REPORT_KUBE_BURST", 100, 1, 10_000),
                        in.number("queue.size", "SMEE_REPORT_KUBE_QUEUE_SIZE", 10_000, 100, 1_000_000),
                        in.duration(
                                "request.timeout",
                                "SMEE_REPORT_KUBE_REQUEST_TIMEOUT",
                                Duration.ofSeconds(10),
                                SHORTEST,
                                Duration.ofMinutes(1)),
                        in.duration(
                                "retry.max", "SMEE_REPORT_KUBE_RETRY_MAX", Duration.ofSeconds(30), SHORTEST, HOUR)));
    }

    private static Discovery discovery(SettingsReader in) {
        boolean enabled = in.flag("discovery", "SMEE_REPORT_KUBE_DISCOVERY", false);
        String namespace =
                in.parsed("discovery.namespace", "SMEE_REPORT_KUBE_DISCOVERY_NAMESPACE", "", ReportSettings::namespace);
        if (enabled && namespace.isEmpty()) {
            throw in.wrong("discovery.namespace", "", "with discovery = true the name of a namespace, e.g. tinkerbell");
        }
        return new Discovery(
                enabled,
                namespace,
                in.number("discovery.per.hour", "SMEE_REPORT_KUBE_DISCOVERY_PER_HOUR", 100, 1, 100_000),
                in.number("discovery.max", "SMEE_REPORT_KUBE_DISCOVERY_MAX", 1000, 1, 100_000));
    }

    private static String namespace(String text) {
        if (text.isEmpty() || text.matches("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")) {
            return text;
        }
        throw new IllegalArgumentException("the name of one namespace, e.g. tinkerbell");
    }

    /** Whether steps of boots are written in any form. */
    boolean reports() {
        return events || annotation;
    }

    /** Whether anything is written. */
    boolean enabled() {
        return reports() || discovery.enabled();
    }
}
