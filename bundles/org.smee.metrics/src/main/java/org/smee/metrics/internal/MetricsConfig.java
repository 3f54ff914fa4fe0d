package org.smee.metrics.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as a form; read by {@link MetricsSettings}. */
@ObjectClassDefinition(name = "Smee metrics", description = "Where Prometheus reads figures. Applied live.")
@interface MetricsConfig {
    @AttributeDefinition(description = "Show /metrics on the HTTP port (SMEE_METRICS_HTTP_ENABLED)")
    boolean http_enabled() default true;

    @AttributeDefinition(description = "Address of a listener of its own; none: there is none (SMEE_METRICS_ADDR)")
    String listen_address() default "none";

    @AttributeDefinition(description = "TCP port of that listener, 0..65535; 0: any free one (SMEE_METRICS_PORT)")
    int listen_port() default 9980;
}
