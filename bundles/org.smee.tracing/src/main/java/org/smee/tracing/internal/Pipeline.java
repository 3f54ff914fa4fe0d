package org.smee.tracing.internal;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.TimeUnit;
import org.smee.api.event.BootEvent;

/** From steps of boots to the collector, under one version of the settings. */
final class Pipeline {
    /** Stopping waits no longer for a collector. */
    private static final long PATIENCE_SECONDS = 2;

    private static final int LONGEST_VALUE = 1024;

    private final SdkTracerProvider provider;
    private final Spans spans;

    Pipeline(TracingSettings settings, SpanExporter exporter, Outlet.Counts counts) {
        PresetIds ids = new PresetIds();
        // whether a boot is traced was decided when it began; what comes here is recorded
        provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setSampler(Sampler.alwaysOn())
                .setResource(resource(settings))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(LONGEST_VALUE)
                        .build())
                .addSpanProcessor(new Outlet(exporter, settings.queueSize(), counts))
                .build();
        spans = new Spans(provider.get("org.smee.tracing"), ids);
    }

    private static Resource resource(TracingSettings settings) {
        AttributesBuilder attributes = Attributes.builder();
        settings.resource().forEach(attributes::put);
        attributes.put("service.name", settings.service());
        return Resource.getDefault().merge(Resource.create(attributes.build()));
    }

    /** Makes the span of a step. Returns false if the boot has too many. */
    boolean add(Boot boot, BootEvent event) {
        Boot.Place place = boot.take();
        if (place == Boot.Place.LEFT_OUT) {
            return false;
        }
        spans.add(boot.trace(), place == Boot.Place.ROOT, event);
        return true;
    }

    /** Sends what waits, without waiting for it. */
    void retire() {
        var result = provider.shutdown();
    }

    /** Sends what waits, for at most two seconds. */
    void close() {
        var result = provider.shutdown().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
