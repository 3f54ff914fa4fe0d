package org.smee.ha.kube.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form an operator sees; {@link HaSettings} is what the code uses. */
@ObjectClassDefinition(
        name = "High availability",
        description = "Elects the node that answers DHCP, by Kubernetes Leases")
@interface HaConfig {
    @AttributeDefinition(
            description =
                    "Path of the kubeconfig; empty: KUBECONFIG, ~/.kube/config, then in-cluster (SMEE_HA_KUBE_CONFIG)")
    String config() default "";

    @AttributeDefinition(
            description = "URL of the API server, replaces the one found with the credentials (SMEE_HA_KUBE_API)")
    String api() default "";

    @AttributeDefinition(description = "Namespace of the Leases; empty: that of the pod, else smee (SMEE_HA_NAMESPACE)")
    String namespace() default "";

    @AttributeDefinition(description = "This node's name, each another; empty: the host's (SMEE_HA_NODE)")
    String node() default "";

    @AttributeDefinition(
            description = "How long a dead leader keeps others away, 1s..1m, whole seconds (SMEE_HA_LEASE_DURATION)")
    String lease_duration() default "4s";

    @AttributeDefinition(
            description =
                    "How long a leader answers after its last renewal began, at least 500ms less (SMEE_HA_RENEW_DEADLINE)")
    String renew_deadline() default "3s";

    @AttributeDefinition(
            description = "How often a leader renews, at most half of renew.deadline (SMEE_HA_RENEW_INTERVAL)")
    String renew_interval() default "1s";

    @AttributeDefinition(description = "How soon a failed request is tried again, 50ms..1m (SMEE_HA_RETRY_INTERVAL)")
    String retry_interval() default "250ms";

    @AttributeDefinition(
            description = "How long the API server may be silent while it is asked, 50ms..1m (SMEE_HA_REQUEST_TIMEOUT)")
    String request_timeout() default "1s";

    @AttributeDefinition(
            description = "A leader without API server: hand-over (falls silent) or stay (SMEE_HA_ON_API_LOSS)")
    String on_api_loss() default "hand-over";
}
