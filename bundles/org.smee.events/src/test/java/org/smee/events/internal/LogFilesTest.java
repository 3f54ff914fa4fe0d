package org.smee.events.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.Secrets;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files that say how lines look, and those that read them elsewhere, against the code that makes the lines. */
class LogFilesTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path ETC = ROOT.resolve("karaf-assembly/src/main/resources/etc");
    private static final Path DEPLOYED = ROOT.resolve("deploy/monitoring");
    private static final String MASKED = "}{" + Secrets.MASK + "}";

    @Test
    void librariesAreKeptFromTellingSecretsByTheSameExpressionAsOurCode() throws IOException {
        String text = Files.readString(ETC.resolve("org.ops4j.pax.logging.cfg"));
        String message = String.valueOf(child(template(), "message").get("pattern"));

        assertThat(expressions(text)).hasSize(2).containsOnly(Secrets.EXPRESSION);
        assertThat(expressions(message)).containsExactly(Secrets.EXPRESSION);
    }

    @Test
    void anExceptionIsCutBeforeASecret() throws IOException {
        Map<?, ?> trace = child(template(), "error.stack_trace", "stackTrace", "stringified", "truncation");
        Pattern cut = Pattern.compile(list(trace, "pointMatcherRegexes").get(0));

        for (String text : List.of(
                "x: GET https://user:HUSH@example.com/\n\tat a.b",
                "Authorization: Bearer HUSH",
                "keystore password=HUSH",
                "\"token\": \"HUSH\"",
                "client-key-data: HUSH")) {
            Matcher found = cut.matcher(text);
            assertThat(found.find()).as(text).isTrue();
            assertThat(text.substring(0, found.end())).doesNotContain("HUSH");
        }
        assertThat(cut.matcher("java.io.IOException: https://example.com/ is away\n\tat a.B.c(B.java:1)")
                        .find())
                .isFalse();
    }

    @Test
    void everyFieldOfABootLineGetsThroughTheTemplateOfTheLine() throws IOException {
        Pattern passed =
                Pattern.compile(String.valueOf(child(template(), "boot").get("pattern")));

        assertThat(bootFields())
                .hasSizeGreaterThan(25)
                .allMatch(field -> passed.matcher(field).matches());
    }

    @Test
    void elasticsearchKnowsEveryField() throws IOException {
        Map<?, ?> properties =
                child(json(DEPLOYED.resolve("elasticsearch-template.json")), "template", "mappings", "properties");
        Set<String> fields = new TreeSet<>(bootFields());
        template().keySet().forEach(key -> fields.add(String.valueOf(key)));
        fields.remove("boot"); // its fields are those of the line
        for (Outcome outcome : Outcome.values()) {
            fields.add("smee.left_out." + outcome.name().toLowerCase(Locale.ROOT));
        }

        assertThat(fields)
                .allSatisfy(
                        field -> assertThat(type(properties, field)).as(field).isNotEmpty());
    }

    @Test
    void fluentdReadsALineOfAMachineAsItIsDocumented() throws IOException {
        String line = documentedLine();
        Matcher expression =
                Pattern.compile("expression /(.*)/").matcher(Files.readString(DEPLOYED.resolve("fluentd.conf")));
        assertThat(expression.find()).isTrue();

        Matcher read = Pattern.compile(expression.group(1).replace("<@timestamp>", "<timestamp>"))
                .matcher(line);

        assertThat(read.matches()).isTrue();
        assertThat(read.group("timestamp")).isEqualTo("2026-11-24T15:02:01.123+01:00");
        assertThat(read.group("message")).startsWith("mac=52:54:00:aa:88:2a ");
    }

    @Test
    void everyPartOfACollectorsPipelineIsConfigured() throws IOException {
        Map<?, ?> collector = json(DEPLOYED.resolve("otel-collector.yml"));
        Map<?, ?> traces = child(collector, "service", "pipelines", "traces");

        for (String kind : List.of("receivers", "processors", "exporters")) {
            assertThat(child(collector, kind).keySet()).isEqualTo(Set.copyOf(list(traces, kind)));
        }
        assertThat(list(traces, "processors")).containsExactly("memory_limiter", "batch");
    }

    /** Of events with everything that events have. */
    private static Set<String> bootFields() {
        Map<String, String> details = new HashMap<>();
        for (String name : List.of(
                "type",
                "reply",
                "xid",
                "giaddr",
                "interface",
                "file",
                "generator",
                "skipped",
                "method",
                "status",
                "bytes",
                "took-ms",
                "blksize",
                "windowsize",
                "resent",
                "severity",
                "facility")) {
            details.put(name, "1");
        }
        details.put("traceparent", "00-23b1e307bb35484f535a1f772c06910e-d887dc3912240434-01");
        Machine machine = new Machine(
                Optional.of(MacAddress.parse("52:54:00:aa:88:2a")),
                Optional.of(Ipv4Address.parse("192.168.2.15").toInetAddress()));
        Set<String> fields = new TreeSet<>();
        for (Stage stage : Stage.values()) {
            fields.addAll(BootFields.of(new BootEvent(Instant.EPOCH, stage, Outcome.SERVED, "x", machine, details))
                    .keySet());
        }
        return fields;
    }

    /** What is in each pair of braces, up to the mask. */
    private static List<String> expressions(String text) {
        List<String> found = new ArrayList<>();
        for (int end = text.indexOf(MASKED); end >= 0; end = text.indexOf(MASKED, end + 1)) {
            found.add(text.substring(text.lastIndexOf('{', end) + 1, end));
        }
        return found;
    }

    private static String type(Map<?, ?> properties, String field) {
        Map<?, ?> at = properties;
        String[] path = field.split("\\.");
        for (int i = 0; i < path.length - 1; i++) {
            at = child(at, path[i], "properties");
        }
        Object type = child(at, path[path.length - 1]).get("type");
        return type == null ? "" : type.toString();
    }

    private static String documentedLine() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/syslog.md")).stream()
                .filter(line -> line.startsWith("    2026-"))
                .findFirst()
                .orElseThrow()
                .strip();
    }

    private static Map<?, ?> template() throws IOException {
        return json(ETC.resolve("log.ecs.json"));
    }

    /** JSON is YAML. */
    private static Map<?, ?> json(Path file) throws IOException {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }

    private static Map<?, ?> child(Map<?, ?> parent, String... path) {
        Map<?, ?> at = parent;
        for (String name : path) {
            if (!(at.get(name) instanceof Map<?, ?> next)) {
                throw new AssertionError("no " + name + " among " + at.keySet());
            }
            at = next;
        }
        return at;
    }

    private static List<String> list(Map<?, ?> parent, String name) {
        if (!(parent.get(name) instanceof List<?> found)) {
            throw new AssertionError("no list " + name + " among " + parent.keySet());
        }
        return found.stream().map(String::valueOf).toList();
    }
}
