package org.smee.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares docs/monitoring.md and deploy/monitoring with the figures there are. */
class MonitoringTest {
    private static final Path DEPLOYED = Sources.ROOT.resolve("deploy/monitoring");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (counter|gauge|histogram) \\|");
    private static final Pattern MADE = Pattern.compile(
            "(?:Measurement\\.(Count|Level)\\(|\\.(spread)\\(|(count)\\()\\s*(?:server,\\s*)?\"([a-z][a-z0-9_]*)\"");
    private static final Pattern RECORDED = Pattern.compile("(?m)^ +- record: (\\S+)$");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:$\"{.-])([a-z_][a-z0-9_:]+)(?=[\\s({\\[)]|$)");
    private static final Pattern LABELS =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b(?:by|on|ignoring) *\\([^)]*\\)|\"[^\"]*\"");
    private static final Set<String> LANGUAGE = Set.of(
            "sum",
            "max",
            "min",
            "rate",
            "increase",
            "time",
            "and",
            "or",
            "unless",
            "histogram_quantile",
            "label_values",
            "instance"); // the label that dashboards choose by
    private static final Set<String> PROMETHEUS = Set.of("up");

    @Test
    void theTableHasExactlyTheFiguresThereAre() throws IOException {
        assertThat(documented()).isEqualTo(existing());
    }

    @Test
    void everyReasonIsDocumented() throws IOException {
        assertThat(page())
                .contains(Arrays.stream(Reason.values())
                        .map(reason -> "`" + reason.label() + "`")
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyQueryAsksForFiguresThatExist(String query) throws IOException {
        Set<String> names = names(query);

        assertThat(names).as("no name found in %s", query).isNotEmpty();
        assertThat(names).isSubsetOf(queryable());
    }

    @Test
    void aNameThatDoesNotExistIsFound() {
        assertThat(names("sum by (instance) (rate(smee_nonsense_total{job=\"smee\"}[5m])) / smee:made:up > 0"))
                .containsExactlyInAnyOrder("smee_nonsense_total", "smee:made:up");
    }

    @Test
    void everyAlertHasARunbookSectionItLinksToAndAnotherDoesNotExist() throws IOException {
        String rules = Files.readString(DEPLOYED.resolve("alert-rules.yml"));
        Set<String> alerts = groups(Pattern.compile("(?m)^ +- alert: (\\w+)$"), rules);
        Set<String> sections = groups(
                Pattern.compile("(?m)^## (\\w+)$"), Files.readString(Sources.ROOT.resolve("docs/runbooks/alerts.md")));

        assertThat(alerts).isNotEmpty().isEqualTo(sections);
        assertThat(groups(Pattern.compile("runbook_url: \"\\S+#(\\w+)\""), rules))
                .isEqualTo(alerts.stream()
                        .map(alert -> alert.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** As Prometheus shows them. */
    private static Set<String> existing() {
        Set<String> names = new TreeSet<>();
        for (MetricSnapshot one : new MetricsPage(new BootMeter(), List::of).snapshots()) {
            String name = one.getMetadata().getName();
            names.add(one instanceof CounterSnapshot ? name + "_total" : name);
        }
        for (String source : Sources.ofAllBundles()) {
            MADE.matcher(source)
                    .results()
                    .forEach(made -> names.add(
                            "Count".equals(made.group(1)) || made.group(3) != null
                                    ? made.group(4) + "_total"
                                    : made.group(4)));
        }
        names.removeIf(name -> name.startsWith("jvm_") || name.startsWith("process_"));
        return names;
    }

    private static Set<String> documented() throws IOException {
        return groups(ROW, page());
    }

    private static Set<String> queryable() throws IOException {
        Set<String> names = new HashSet<>(PROMETHEUS);
        for (var row : ROW.matcher(page()).results().toList()) {
            names.add(row.group(1));
            if (row.group(2).equals("histogram")) {
                Stream.of("_bucket", "_count", "_sum").forEach(part -> names.add(row.group(1) + part));
            }
        }
        for (MetricSnapshot one : new BootMeter().snapshots()) {
            String name = one.getMetadata().getName();
            names.add(one instanceof CounterSnapshot ? name + "_total" : name);
        }
        names.addAll(groups(RECORDED, Files.readString(DEPLOYED.resolve("recording-rules.yml"))));
        return names;
    }

    private static Set<String> names(String query) {
        return groups(NAME, LABELS.matcher(query).replaceAll(" ")).stream()
                .filter(name -> !LANGUAGE.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> queries() throws IOException {
        Pattern oneLine = Pattern.compile("(?m)^ +expr: (?!>)(.+)$");
        Pattern folded = Pattern.compile("(?m)^ +expr: >-\\n((?: {10}.*\\n)+)");
        Pattern json = Pattern.compile("\"(?:expr|definition)\": \"((?:[^\"\\\\]|\\\\.)*)\"");
        Set<String> queries = new TreeSet<>();
        for (String rules : List.of("recording-rules.yml", "alert-rules.yml")) {
            String text = Files.readString(DEPLOYED.resolve(rules));
            Set<String> found = groups(oneLine, text);
            found.addAll(groups(folded, text));
            assertThat(found.size()).as(rules).isGreaterThan(8);
            queries.addAll(found);
        }
        try (Stream<Path> dashboards = Files.list(DEPLOYED.resolve("grafana"))) {
            for (Path dashboard : dashboards.toList()) {
                Set<String> found = groups(json, Files.readString(dashboard));
                assertThat(found).as(dashboard.toString()).isNotEmpty();
                found.forEach(query -> queries.add(query.replace("\\\"", "\"")));
            }
        }
        queries.removeIf(query -> query.contains("ALERTS{"));
        return List.copyOf(queries);
    }

    private static String page() throws IOException {
        return Files.readString(Sources.ROOT.resolve("docs/monitoring.md"));
    }

    private static Set<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
