package org.smee.metrics.internal;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;

/** Counts boot events, on their own thread: nothing waits for it but the next event. */
@Component(service = {BootEventListener.class, BootMeter.class})
public final class BootMeter implements BootEventListener {
    private static final int REMEMBERED_REASONS = 512;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final SmeeSeries smee = new SmeeSeries(registry);
    private final Map<String, Reason> reasons = new HashMap<>();
    private final Map<Stage, Map<Outcome, Map<Reason, Step>>> steps = new EnumMap<>(Stage.class);
    private final Counter events = Counter.builder()
            .name("smee_boot_events_total")
            .help("Steps of boots, by stage, outcome and reason.")
            .labelNames("stage", "outcome", "reason")
            .register(registry);
    private final Histogram seconds = Histogram.builder()
            .name("smee_boot_step_seconds")
            .help("How long steps of boots took, by stage and outcome.")
            .classicOnly()
            .classicUpperBounds(.0001, .0005, .001, .005, .01, .05, .1, .5, 1, 5, 10, 60)
            .labelNames("stage", "outcome")
            .register(registry);

    /** Called by DS. */
    @Activate
    public BootMeter() {
        // a series that appears with its first event shows no increase, so what alerts look for exists from the start
        begin(Stage.DHCP, Outcome.LOOP, Reason.LOOP);
        begin(Stage.DHCP, Outcome.IGNORED, Reason.OTHER_SERVER);
        begin(Stage.DHCP, Outcome.FAILED, Reason.ADDRESS_IN_USE);
        for (Stage stage : List.of(Stage.DHCP, Stage.TFTP, Stage.HTTP, Stage.SCRIPT, Stage.ISO)) {
            begin(stage, Outcome.SERVED, Reason.NONE);
            begin(stage, Outcome.FAILED, Reason.BACKEND_UNAVAILABLE);
            begin(stage, Outcome.FAILED, Reason.OTHER);
        }
        ProcessMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
    }

    private void begin(Stage stage, Outcome outcome, Reason reason) {
        events.initLabelValues(label(stage), label(outcome), reason.label());
        seconds.initLabelValues(label(stage), label(outcome));
    }

    @Override
    public void on(BootEvent event) {
        OptionalDouble took = took(event.details());
        smee.count(event, took);
        step(event.stage(), event.outcome(), reason(event)).done(took);
    }

    private Step step(Stage stage, Outcome outcome, Reason reason) {
        return steps.computeIfAbsent(stage, first -> new EnumMap<>(Outcome.class))
                .computeIfAbsent(outcome, first -> new EnumMap<>(Reason.class))
                .computeIfAbsent(
                        reason,
                        first -> new Step(
                                events.labelValues(label(stage), label(outcome), reason.label()),
                                seconds.labelValues(label(stage), label(outcome))));
    }

    /** What was counted, and the JVM's own figures. Any thread. */
    MetricSnapshots snapshots() {
        return registry.scrape();
    }

    /** Most reasons are the same few strings, which are found faster than understood. */
    private Reason reason(BootEvent event) {
        if (!Reason.isToldBy(event.outcome())) {
            return Reason.of(event);
        }
        if (reasons.size() >= REMEMBERED_REASONS) {
            reasons.clear();
        }
        return reasons.computeIfAbsent(event.why(), Reason::of);
    }

    private static OptionalDouble took(Map<String, String> details) {
        String micros = details.get("took-us");
        return micros != null ? number(micros, 1e6) : number(details.get("took-ms"), 1e3);
    }

    private static OptionalDouble number(@Nullable String text, double perSecond) {
        if (text == null) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Long.parseLong(text) / perSecond);
        } catch (NumberFormatException e) {
            return OptionalDouble.empty(); // events of plug-ins may say anything; a step without duration still counts
        }
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
