package org.smee.metrics.internal;

import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.status.Durations;
import org.smee.api.status.Measurement;

/**
 * Counts boot events, on their own thread: nothing waits for it but the next event. With one core it takes its time from
 * the packets all the same, so no series is looked up by its labels, and what follows from another series is not counted.
 */
@Component(service = {BootEventListener.class, BootMeter.class})
public final class BootMeter implements BootEventListener {
    private static final int REMEMBERED_REASONS = 512;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final SmeeSeries smee = new SmeeSeries();
    private final Map<String, Reason> reasons = new HashMap<>();
    /** Complete from the start, so that any thread may read it. */
    private final Map<Stage, Map<Outcome, Cell>> cells = new EnumMap<>(Stage.class);

    /** What ended so, at one stage. */
    private static final class Cell {
        final Durations seconds = new Durations(.0001, .0005, .001, .005, .01, .05, .1, .5, 1, 5, 10, 60);
        final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);
        /** What is shown before it happens. */
        final Set<Reason> begun = EnumSet.noneOf(Reason.class);

        Cell() {
            for (Reason reason : Reason.values()) {
                count(reason);
            }
        }

        LongAdder count(Reason reason) {
            return counts.computeIfAbsent(reason, first -> new LongAdder());
        }
    }

    /** Called by DS. */
    @Activate
    public BootMeter() {
        for (Stage stage : Stage.values()) {
            for (Outcome outcome : Outcome.values()) {
                cell(stage, outcome);
            }
        }
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
        cell(stage, outcome).begun.add(reason);
    }

    private Cell cell(Stage stage, Outcome outcome) {
        return cells.computeIfAbsent(stage, first -> new EnumMap<>(Outcome.class))
                .computeIfAbsent(outcome, first -> new Cell());
    }

    @Override
    public void on(BootEvent event) {
        long took = event.tookNanos();
        smee.count(event, took);
        Cell cell = cell(event.stage(), event.outcome());
        cell.count(reason(event)).increment();
        if (took >= 0) {
            cell.seconds.add(took);
        }
    }

    /** What was counted, and the JVM's own figures. Any thread. */
    MetricSnapshots snapshots() {
        Families families = new Families(registry.scrape());
        families.add(smee.measurements());
        families.add(steps());
        return families.snapshots();
    }

    private List<Measurement> steps() {
        List<Measurement> all = new ArrayList<>();
        cells.forEach((stage, outcomes) -> outcomes.forEach(
                (outcome, cell) -> show(cell, Map.of("stage", label(stage), "outcome", label(outcome)), all)));
        return all;
    }

    private static void show(Cell cell, Map<String, String> labels, List<Measurement> into) {
        int before = into.size();
        cell.counts.forEach((reason, count) -> {
            if (count.sum() > 0 || cell.begun.contains(reason)) {
                Map<String, String> own = new HashMap<>(labels);
                own.put("reason", reason.label());
                into.add(new Measurement.Count(
                        "smee_boot_events", "Steps of boots, by stage, outcome and reason.", own, count.sum()));
            }
        });
        if (into.size() > before) {
            into.add(cell.seconds.spread(
                    "smee_boot_step_seconds", "How long steps of boots took, by stage and outcome.", labels));
        }
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

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
