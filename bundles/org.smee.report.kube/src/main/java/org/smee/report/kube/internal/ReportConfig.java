package org.smee.report.kube.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form an operator sees; {@link ReportSettings} is what the code uses. */
@ObjectClassDefinition(
        name = "Reports to Kubernetes",
        description = "Tells a cluster how its machines boot, and which machines it does not know")
@interface ReportConfig {
    @AttributeDefinition(
            description = "Write steps of boots as Events on the machine's Hardware object (SMEE_REPORT_KUBE_EVENTS)")
    boolean events() default false;

    @AttributeDefinition(
            description = "Keep the latest step in the annotation smee.org/boot-progress (SMEE_REPORT_KUBE_ANNOTATION)")
    boolean annotation() default false;

    @AttributeDefinition(
            description = "Record unknown machines that boot as disabled Hardware objects (SMEE_REPORT_KUBE_DISCOVERY)")
    boolean discovery() default false;

    @AttributeDefinition(
            description =
                    "Path of the kubeconfig; empty: KUBECONFIG, ~/.kube/config, then in-cluster (SMEE_REPORT_KUBE_CONFIG)")
    String config() default "";

    @AttributeDefinition(
            description = "URL of the API server, replaces the one found with the credentials (SMEE_REPORT_KUBE_API)")
    String api() default "";

    @AttributeDefinition(
            description =
                    "auto (v1alpha1 if the cluster serves it), v1alpha1 or v1alpha2 of Hardware (SMEE_REPORT_KUBE_VERSION)")
    String version() default "auto";

    @AttributeDefinition(description = "This node's name, each another; empty: the host's (SMEE_REPORT_KUBE_NODE)")
    String node() default "";

    @AttributeDefinition(
            description = "Shortest time between two reports about one machine, 1s..1h (SMEE_REPORT_KUBE_INTERVAL)")
    String interval() default "10s";

    @AttributeDefinition(description = "Requests per second to the API server, 1..1000 (SMEE_REPORT_KUBE_QPS)")
    int qps() default 50;

    @AttributeDefinition(description = "Requests that may follow each other at once, 1..10000 (SMEE_REPORT_KUBE_BURST)")
    int burst() default 100;

    @AttributeDefinition(
            description = "Most machines that are remembered or wait, 100..1000000 (SMEE_REPORT_KUBE_QUEUE_SIZE)")
    int queue_size() default 10_000;

    @AttributeDefinition(
            description =
                    "How long the API server may be silent while it is asked, 100ms..1m (SMEE_REPORT_KUBE_REQUEST_TIMEOUT)")
    String request_timeout() default "10s";

    @AttributeDefinition(
            description =
                    "Longest wait between two tries to reach the API server, 100ms..1h (SMEE_REPORT_KUBE_RETRY_MAX)")
    String retry_max() default "30s";

    @AttributeDefinition(
            description =
                    "Where unknown machines are recorded; needed with discovery (SMEE_REPORT_KUBE_DISCOVERY_NAMESPACE)")
    String discovery_namespace() default "";

    @AttributeDefinition(
            description =
                    "Most unknown machines this node records in an hour, 1..100000 (SMEE_REPORT_KUBE_DISCOVERY_PER_HOUR)")
    int discovery_per_hour() default 100;

    @AttributeDefinition(
            description = "Most recorded machines in that namespace, 1..100000 (SMEE_REPORT_KUBE_DISCOVERY_MAX)")
    int discovery_max() default 1000;
}
