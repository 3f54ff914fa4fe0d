package org.smee.tracing.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as a form; read by {@link TracingSettings}. */
@ObjectClassDefinition(
        name = "Smee tracing",
        description = "Where boots are sent as OpenTelemetry traces, and which. Applied live.")
@interface TracingConfig {
    @AttributeDefinition(
            description = "The collector as host:port; empty: see url, and without that nothing is traced"
                    + " (SMEE_OTEL_ENDPOINT)")
    String endpoint() default "";

    @AttributeDefinition(description = "Reach that endpoint without TLS (SMEE_OTEL_INSECURE)")
    boolean insecure() default true;

    @AttributeDefinition(
            description =
                    "The collector as URL, if there is no endpoint; https means TLS (OTEL_EXPORTER_OTLP_ENDPOINT)")
    String url() default "";

    @AttributeDefinition(description = "How it is spoken to: grpc or http/protobuf (OTEL_EXPORTER_OTLP_PROTOCOL)")
    String protocol() default "grpc";

    @AttributeDefinition(
            description = "Headers of each request, name=value with commas between, values percent-encoded"
                    + " (OTEL_EXPORTER_OTLP_HEADERS)")
    String secret_headers() default "";

    @AttributeDefinition(
            description = "PEM file of certificates that TLS trusts instead of the JVM's"
                    + " (OTEL_EXPORTER_OTLP_CERTIFICATE)")
    String certificate() default "";

    @AttributeDefinition(
            description = "How long one request may take, 100ms..60s; a number alone is milliseconds"
                    + " (OTEL_EXPORTER_OTLP_TIMEOUT)")
    String timeout() default "10s";

    @AttributeDefinition(description = "none or gzip (OTEL_EXPORTER_OTLP_COMPRESSION)")
    String compression() default "none";

    @AttributeDefinition(description = "What the service is called in traces (OTEL_SERVICE_NAME)")
    String service_name() default "smee";

    @AttributeDefinition(
            description = "What else is said of the service, name=value with commas between (OTEL_RESOURCE_ATTRIBUTES)")
    String resource_attributes() default "";

    @AttributeDefinition(
            description = "Which boots are traced: always_on, always_off, traceidratio, or one of these behind"
                    + " parentbased_, which also follows whoever sends a trace (OTEL_TRACES_SAMPLER)")
    String sampler() default "parentbased_always_on";

    @AttributeDefinition(description = "The share for traceidratio, 0..1 (OTEL_TRACES_SAMPLER_ARG)")
    String sampler_arg() default "1";

    @AttributeDefinition(
            description = "Most spans that wait for the collector, 512..1000000; more are dropped and counted"
                    + " (OTEL_BSP_MAX_QUEUE_SIZE)")
    int queue_size() default 2048;

    @AttributeDefinition(
            description = "Which names carry the trace: none, binaries (as Smee), or all, the script's URL too"
                    + " (SMEE_OTEL_NAMES)")
    String names() default "binaries";

    @AttributeDefinition(
            description = "How long after its first message a machine's steps belong to one boot, 1m..24h"
                    + " (SMEE_OTEL_BOOT_WINDOW)")
    String boot_window() default "30m";
}
