package org.smee.ha.kube.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.smee.api.settings.SettingsReader;
import org.smee.kube.ClusterAccess;
import org.smee.kube.NodeName;

/**
 * The checked settings of PID {@code org.smee.ha.kube}.
 *
 * @param access how the cluster is reached
 * @param namespace where the Leases are
 * @param node this node's name, as others read it
 * @param timing when what is done about a Lease
 * @param requestTimeout how long the API server may be silent while it is asked
 */
record HaSettings(
        ClusterAccess access, String namespace, String node, Election.Timing timing, Duration requestTimeout) {
    static final String PID = "org.smee.ha.kube";
    private static final Path POD_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");
    private static final String DNS_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    /** What an answer under way, a slow timer and clocks that run differently fast may take together. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Throws {@link org.smee.api.settings.SettingsException} for a value that is not allowed. */
    static HaSettings from(SettingsReader in) {
        Duration lease = in.duration(
                "lease.duration", "SMEE_HA_LEASE_DURATION", Duration.ofSeconds(4), Duration.ofSeconds(1), MINUTE);
        if (lease.toMillis() % 1000 != 0) {
            throw in.wrong("lease.duration", lease.toMillis() + "ms", "whole seconds, as a Lease has them");
        }
        Duration deadline =
                in.duration("renew.deadline", "SMEE_HA_RENEW_DEADLINE", Duration.ofSeconds(3), SHORTEST, MINUTE);
        if (deadline.plus(MARGIN).compareTo(lease) > 0) {
            throw in.wrong(
                    "renew.deadline",
                    deadline.toMillis() + "ms",
                    "at least 500ms less than lease.duration, e.g. 3s of 4s");
        }
        Duration interval =
                in.duration("renew.interval", "SMEE_HA_RENEW_INTERVAL", Duration.ofSeconds(1), SHORTEST, MINUTE);
        if (interval.multipliedBy(2).compareTo(deadline) > 0) {
            throw in.wrong("renew.interval", interval.toMillis() + "ms", "at most half of renew.deadline");
        }
        return new HaSettings(
                ClusterAccess.from(in, PID, "SMEE_HA_KUBE_CONFIG", "SMEE_HA_KUBE_API"),
                in.parsed("namespace", "SMEE_HA_NAMESPACE", "", HaSettings::namespace),
                in.parsed("node", "SMEE_HA_NODE", "", NodeName::of),
                new Election.Timing(
                        lease,
                        deadline,
                        interval,
                        in.duration(
                                "retry.interval", "SMEE_HA_RETRY_INTERVAL", Duration.ofMillis(250), SHORTEST, MINUTE),
                        in.oneOf("on.api.loss", "SMEE_HA_ON_API_LOSS", "hand-over", "hand-over", "stay")
                                .equals("stay")),
                in.duration("request.timeout", "SMEE_HA_REQUEST_TIMEOUT", Duration.ofSeconds(1), SHORTEST, MINUTE));
    }

    private static String namespace(String text) {
        if (text.isEmpty()) {
            return podNamespace();
        }
        if (text.matches(DNS_LABEL)) {
            return text;
        }
        throw new IllegalArgumentException(
                "the name of one namespace, e.g. smee, or nothing for that of the pod, else smee");
    }

    private static String podNamespace() {
        try {
            return Files.isReadable(POD_NAMESPACE)
                    ? Files.readString(POD_NAMESPACE).trim()
                    : "smee";
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the name of a namespace, as " + POD_NAMESPACE + " cannot be read: " + e, e);
        }
    }
}
