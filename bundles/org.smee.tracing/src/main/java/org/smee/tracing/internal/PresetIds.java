package org.smee.tracing.internal;

import io.opentelemetry.sdk.trace.IdGenerator;
import org.smee.api.trace.BootTrace;

/** Gives the first span of a boot the ids that the machine was told, and every other one a new id. One thread. */
final class PresetIds implements IdGenerator {
    private BootTrace next = BootTrace.NONE;

    /** The next span is the first one of {@code boot}. */
    void preset(BootTrace boot) {
        next = boot;
    }

    @Override
    public String generateSpanId() {
        return next.isPresent() ? next.spanId() : IdGenerator.random().generateSpanId();
    }

    @Override
    public String generateTraceId() {
        return next.isPresent() ? next.traceId() : IdGenerator.random().generateTraceId();
    }
}
