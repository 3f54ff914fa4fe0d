package org.smee.report.kube.internal;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.smee.api.status.Measurement;

/** What became of reports; it outlives a change of the settings. Any threads. */
final class Counts {
    /** What is written. */
    enum Kind {
        EVENT,
        ANNOTATION,
        HARDWARE
    }

    /** Why something is not. */
    enum Loss {
        /** More machines than may wait. */
        QUEUE_FULL,
        /** One machine with more different steps than are told. */
        MANY_EVENTS,
        /** The API server does not take it as it is. */
        REFUSED,
        /** There is no such Hardware object. */
        NO_OBJECT,
        /** More unknown machines in an hour, or in all, than may be recorded. */
        DISCOVERY_LIMIT
    }

    private final Map<Kind, LongAdder> written = new EnumMap<>(Kind.class);
    private final Map<Loss, LongAdder> lost = new EnumMap<>(Loss.class);

    Counts() {
        for (Kind kind : Kind.values()) {
            written.put(kind, new LongAdder());
        }
        for (Loss loss : Loss.values()) {
            lost.put(loss, new LongAdder());
        }
    }

    void written(Kind kind) {
        adder(written, kind).increment();
    }

    void lost(Loss loss) {
        adder(lost, loss).increment();
    }

    long sum(Kind kind) {
        return adder(written, kind).sum();
    }

    long sum(Loss loss) {
        return adder(lost, loss).sum();
    }

    private static <K extends Enum<K>> LongAdder adder(Map<K, LongAdder> all, K key) {
        return all.getOrDefault(key, new LongAdder());
    }

    /** {@code waiting}: how many machines have something to be told now. */
    List<Measurement> measurements(int waiting) {
        Stream<Measurement> counted = Stream.concat(
                written.entrySet().stream()
                        .map(e -> new Measurement.Count(
                                "smee_kube_reports",
                                "What was written to Kubernetes about machines, by kind.",
                                Map.of("kind", label(e.getKey())),
                                e.getValue().sum())),
                lost.entrySet().stream()
                        .map(e -> new Measurement.Count(
                                "smee_dropped",
                                "What was thrown away, by part and cause.",
                                Map.of("part", "report-kube", "cause", label(e.getKey())),
                                e.getValue().sum())));
        return Stream.concat(
                        counted,
                        Stream.of(new Measurement.Level(
                                "smee_queue_length",
                                "How much waits in a queue, by queue and unit.",
                                Map.of("queue", "report-kube", "unit", "machines"),
                                waiting)))
                .toList();
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
