package org.smee.backend.kube.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form an operator sees; {@link KubeSettings} is what the code uses. */
@ObjectClassDefinition(name = "Kubernetes backend", description = "Reads machines from Hardware objects in a cluster")
@interface KubeConfig {
    @AttributeDefinition(description = "Whether it is used (SMEE_BACKEND_KUBE_ENABLED)")
    boolean enabled() default true;

    @AttributeDefinition(
            description =
                    "Path of the kubeconfig; empty: KUBECONFIG, ~/.kube/config, then in-cluster (SMEE_BACKEND_KUBE_CONFIG)")
    String config() default "";

    @AttributeDefinition(
            description = "URL of the API server, replaces the one found with the credentials (SMEE_BACKEND_KUBE_API)")
    String api() default "";

    @AttributeDefinition(description = "The one namespace to read; empty: all (SMEE_BACKEND_KUBE_NAMESPACE)")
    String namespace() default "";

    @AttributeDefinition(
            description =
                    "Which Hardware objects, e.g. site=a,rack in (1,2); empty: all (SMEE_BACKEND_KUBE_LABEL_SELECTOR)")
    String label_selector() default "";

    @AttributeDefinition(
            description = "auto (whatever the cluster serves), v1alpha1 or v1alpha2 (SMEE_BACKEND_KUBE_VERSION)")
    String version() default "auto";

    @AttributeDefinition(
            description = "Requests per second to the API server; 0 or negative: unlimited (SMEE_BACKEND_KUBE_QPS)")
    int qps() default 100;

    @AttributeDefinition(
            description =
                    "Requests that may follow each other at once; 0 or negative: unlimited (SMEE_BACKEND_KUBE_BURST)")
    int burst() default 100;

    @AttributeDefinition(description = "Objects per page of a list, 1..10000 (SMEE_BACKEND_KUBE_PAGE_SIZE)")
    int page_size() default 500;

    @AttributeDefinition(
            description =
                    "How long the API server may be silent while it is asked, 100ms..10m (SMEE_BACKEND_KUBE_REQUEST_TIMEOUT)")
    String request_timeout() default "30s";

    @AttributeDefinition(
            description = "How long one watch lasts before it is renewed, 1s..1h (SMEE_BACKEND_KUBE_WATCH_TIMEOUT)")
    String watch_timeout() default "5m";

    @AttributeDefinition(
            description =
                    "How often a silent watch is checked by a small request, 100ms..1h (SMEE_BACKEND_KUBE_PROBE_INTERVAL)")
    String probe_interval() default "20s";

    @AttributeDefinition(
            description =
                    "How often everything is listed again although nothing is wrong, 1s..168h (SMEE_BACKEND_KUBE_RESYNC_INTERVAL)")
    String resync_interval() default "1h";

    @AttributeDefinition(
            description =
                    "Longest wait between two tries to reach the API server, 100ms..1h (SMEE_BACKEND_KUBE_RETRY_MAX)")
    String retry_max() default "30s";

    @AttributeDefinition(
            description =
                    "How long without the API server until records count as stale, 0s..1h (SMEE_BACKEND_KUBE_STALE_AFTER)")
    String stale_after() default "10s";

    @AttributeDefinition(
            description =
                    "File that keeps the last known machines over a restart; empty: none (SMEE_BACKEND_KUBE_SNAPSHOT)")
    String snapshot() default "smee/backend-kube.snapshot";

    @AttributeDefinition(
            description =
                    "How often that file is written if something changed, 100ms..1h (SMEE_BACKEND_KUBE_SNAPSHOT_INTERVAL)")
    String snapshot_interval() default "10s";

    @AttributeDefinition(
            description =
                    "Order among backends, -1000000..1000000; the highest is asked first (SMEE_BACKEND_KUBE_RANKING)")
    int ranking() default 10;
}
