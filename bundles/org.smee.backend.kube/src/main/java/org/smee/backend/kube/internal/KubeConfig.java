package org.smee.backend.kube.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form an operator sees; {@link KubeSettings} is what the code uses. */
@ObjectClassDefinition(name = "Kubernetes backend", description = "Reads machines from Hardware objects in a cluster")
@interface KubeConfig {
    @AttributeDefinition(description = "Whether it is used")
    boolean enabled() default true;

    @AttributeDefinition(description = "Path of the kubeconfig; empty: KUBECONFIG, ~/.kube/config, then in-cluster")
    String config() default "";

    @AttributeDefinition(description = "URL of the API server, replaces the one found with the credentials")
    String api() default "";

    @AttributeDefinition(description = "The one namespace to read; empty: all")
    String namespace() default "";

    @AttributeDefinition(description = "Which Hardware objects, e.g. site=a,rack in (1,2); empty: all")
    String label_selector() default "";

    @AttributeDefinition(description = "auto (whatever the cluster serves), v1alpha1 or v1alpha2")
    String version() default "auto";

    @AttributeDefinition(description = "Requests per second to the API server; 0 or negative: unlimited")
    int qps() default 100;

    @AttributeDefinition(description = "Requests that may follow each other at once; 0 or negative: unlimited")
    int burst() default 100;

    @AttributeDefinition(description = "Objects per page of a list, 1..10000")
    int page_size() default 500;

    @AttributeDefinition(description = "How long the API server may be silent while it is asked, 100ms..10m")
    String request_timeout() default "30s";

    @AttributeDefinition(description = "How long one watch lasts before it is renewed, 1s..1h")
    String watch_timeout() default "5m";

    @AttributeDefinition(description = "How often a silent watch is checked by a small request, 100ms..1h")
    String probe_interval() default "20s";

    @AttributeDefinition(description = "How often everything is listed again although nothing is wrong, 1s..168h")
    String resync_interval() default "1h";

    @AttributeDefinition(description = "Longest wait between two tries to reach the API server, 100ms..1h")
    String retry_max() default "30s";

    @AttributeDefinition(description = "How long without the API server until records count as stale, 0s..1h")
    String stale_after() default "10s";

    @AttributeDefinition(description = "File that keeps the last known machines over a restart; empty: none")
    String snapshot() default "smee/backend-kube.snapshot";

    @AttributeDefinition(description = "How often that file is written if something changed, 100ms..1h")
    String snapshot_interval() default "10s";

    @AttributeDefinition(description = "Order among backends, -1000000..1000000; the highest is asked first")
    int ranking() default 10;
}
