package org.smee.report.kube.internal;

import java.util.Optional;
import org.smee.api.hardware.Hardware;

/**
 * A Hardware object of the cluster.
 *
 * @param namespace where it is
 * @param name its name there
 */
record ObjectName(String namespace, String name) {
    /** Says under the label {@code namespace} which object a record was read from; backends put it there. */
    private static final String NAMESPACE = "namespace";

    private static final String DNS_NAME = "[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?";

    /** The object that a record was read from; empty: from none that a cluster could have. */
    static Optional<ObjectName> of(Hardware hardware) {
        String namespace = hardware.labels().getOrDefault(NAMESPACE, "");
        return namespace.matches(DNS_NAME) && hardware.id().matches(DNS_NAME)
                ? Optional.of(new ObjectName(namespace, hardware.id()))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
