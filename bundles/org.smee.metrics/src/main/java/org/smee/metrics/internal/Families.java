package org.smee.metrics.internal;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.smee.api.status.Measurement;

/**
 * Puts measurements of the same name together, for one scrape. What breaks the contract of {@link Measurement} is left out
 * and counted, so that one part cannot take the figures of the others away. Not thread-safe.
 */
final class Families {
    /** More series of one name are labels that come from the network. */
    static final int MOST_SERIES = 1000;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");
    private static final Set<String> RESERVED = Set.of("le", "quantile");

    private record Family(Measurement first, Map<Map<String, String>, Measurement> series) {}

    private final SortedMap<String, Family> families = new TreeMap<>();
    private final Set<String> taken = new HashSet<>();
    private final List<MetricSnapshot> present = new ArrayList<>();
    private int rejected;

    /** Begins with series that exist already; measurements cannot have their names. */
    Families(MetricSnapshots others) {
        for (MetricSnapshot snapshot : others) {
            present.add(snapshot);
            taken.add(snapshot.getMetadata().getName());
        }
    }

    /** Adds all of one part. */
    void add(List<Measurement> measurements) {
        measurements.forEach(this::add);
    }

    private void add(Measurement one) {
        if (!isSound(one) || taken.contains(one.name())) {
            rejected++;
            return;
        }
        Family family = families.computeIfAbsent(one.name(), name -> new Family(one, new HashMap<>()));
        if (!family.first.getClass().equals(one.getClass())
                || !family.first.labels().keySet().equals(one.labels().keySet())
                || family.series.size() >= MOST_SERIES
                || family.series.putIfAbsent(one.labels(), one) != null) {
            rejected++;
        }
    }

    /** A part that could not be asked. */
    void reject() {
        rejected++;
    }

    /** How much was left out. */
    int rejected() {
        return rejected;
    }

    /** Everything, in the order of names. */
    MetricSnapshots snapshots() {
        return new MetricSnapshots(
                Stream.concat(present.stream(), families.values().stream().map(Families::snapshot))
                        .toList());
    }

    private static boolean isSound(Measurement one) {
        boolean labels = one.labels().keySet().stream()
                .allMatch(name -> NAME.matcher(name).matches() && !RESERVED.contains(name));
        return labels
                && NAME.matcher(one.name()).matches()
                && !one.name().matches(".*_(total|created|bucket|info)")
                && hasValue(one);
    }

    private static boolean hasValue(Measurement one) {
        if (one instanceof Measurement.Count count) {
            return count.value() >= 0 && Double.isFinite(count.value());
        }
        return !(one instanceof Measurement.Spread spread)
                || Double.isFinite(spread.sum()) && spread.counts().stream().allMatch(count -> count >= 0);
    }

    private static MetricSnapshot snapshot(Family family) {
        Measurement first = family.first;
        if (first instanceof Measurement.Count) {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(first.name()).help(first.help());
            family.series
                    .values()
                    .forEach(one -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                            .labels(labels(one))
                            .value(((Measurement.Count) one).value())
                            .build()));
            return counter.build();
        }
        if (first instanceof Measurement.Level) {
            GaugeSnapshot.Builder gauge =
                    GaugeSnapshot.builder().name(first.name()).help(first.help());
            family.series
                    .values()
                    .forEach(one -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(labels(one))
                            .value(((Measurement.Level) one).value())
                            .build()));
            return gauge.build();
        }
        HistogramSnapshot.Builder histogram =
                HistogramSnapshot.builder().name(first.name()).help(first.help());
        family.series.values().forEach(one -> histogram.dataPoint(point((Measurement.Spread) one)));
        return histogram.build();
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot point(Measurement.Spread spread) {
        List<Double> bounds = new ArrayList<>(spread.bounds());
        bounds.add(Double.POSITIVE_INFINITY);
        return HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(labels(spread))
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, spread.counts()))
                .sum(spread.sum())
                .build();
    }

    private static Labels labels(Measurement one) {
        SortedMap<String, String> sorted = new TreeMap<>(one.labels());
        return Labels.of(sorted.keySet().toArray(new String[0]), sorted.values().toArray(new String[0]));
    }
}
