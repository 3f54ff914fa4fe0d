package org.smee.report.kube.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What kube-apiserver refuses with 422, and Tinkerbell's CRD: only what concerns the objects that are written here. From
 * {@code pkg/apis/core/validation/events.go}, {@code metav1/validation} and the CRD's schema.
 */
final class ApiRules {
    private static final String MICRO_TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";
    private static final String SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final String VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?";
    private static final String QUALIFIED = "([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    private static final String MAC = "([0-9a-f]{2}:){5}[0-9a-f]{2}";
    private static final Set<String> EVENT_KEYS = Set.of(
            "apiVersion",
            "kind",
            "metadata",
            "eventTime",
            "series",
            "reportingController",
            "reportingInstance",
            "action",
            "reason",
            "regarding",
            "note",
            "type");

    private ApiRules() {}

    /** What is wrong with an Event of {@code namespace}. */
    static List<String> event(JsonNode event, String namespace) {
        List<String> wrong = metadata(event, namespace);
        event.fieldNames().forEachRemaining(key -> check(wrong, EVENT_KEYS.contains(key), "unknown field " + key));
        check(wrong, event.path("apiVersion").asText().equals("events.k8s.io/v1"), "apiVersion");
        check(wrong, event.path("kind").asText().equals("Event"), "kind");
        check(wrong, event.path("eventTime").asText().matches(MICRO_TIME), "eventTime");
        check(wrong, event.path("reportingController").asText().matches(QUALIFIED), "reportingController");
        length(wrong, event, "reportingInstance", 128);
        length(wrong, event, "action", 128);
        length(wrong, event, "reason", 128);
        int note = event.path("note").asText().getBytes(StandardCharsets.UTF_8).length;
        check(wrong, note <= 1024, "note: " + note + " bytes");
        check(wrong, Set.of("Normal", "Warning").contains(event.path("type").asText()), "type");
        JsonNode regarding = event.path("regarding");
        check(wrong, regarding.path("namespace").asText().equals(namespace), "regarding.namespace");
        check(wrong, !regarding.path("uid").asText().isEmpty(), "regarding.uid: kubectl describe selects by it");
        check(wrong, regarding.path("apiVersion").asText().startsWith("tinkerbell.org/v1"), "regarding.apiVersion");
        if (event.has("series")) {
            wrong.addAll(series(event.path("series")));
        }
        return wrong;
    }

    private static List<String> series(JsonNode series) {
        List<String> wrong = new ArrayList<>();
        check(wrong, series.path("count").asInt() >= 2, "series.count: should be at least 2");
        check(wrong, series.path("lastObservedTime").asText().matches(MICRO_TIME), "series.lastObservedTime");
        return wrong;
    }

    /** What is wrong with a change of an Event: all but the series is immutable. */
    static List<String> eventPatch(JsonNode patch) {
        List<String> wrong = new ArrayList<>();
        patch.fieldNames().forEachRemaining(key -> check(wrong, key.equals("series"), key + " is immutable"));
        wrong.addAll(series(patch.path("series")));
        return wrong;
    }

    /** What is wrong with a Hardware object of {@code namespace}. */
    static List<String> hardware(JsonNode object, String version, String namespace) {
        List<String> wrong = metadata(object, namespace);
        check(wrong, object.path("apiVersion").asText().equals("tinkerbell.org/" + version), "apiVersion");
        check(wrong, object.path("kind").asText().equals("Hardware"), "kind");
        if (version.equals("v1alpha1")) {
            for (JsonNode card : object.path("spec").path("interfaces")) {
                JsonNode mac = card.path("dhcp").path("mac");
                check(wrong, mac.isMissingNode() || mac.asText().matches(MAC), "spec.interfaces.dhcp.mac");
            }
        } else {
            object.path("spec")
                    .path("networkInterfaces")
                    .fieldNames()
                    .forEachRemaining(mac -> check(wrong, mac.matches(MAC), "spec.networkInterfaces"));
        }
        return wrong;
    }

    private static List<String> metadata(JsonNode object, String namespace) {
        List<String> wrong = new ArrayList<>();
        JsonNode metadata = object.path("metadata");
        String name = metadata.path("name").asText();
        check(wrong, name.length() <= 253 && name.matches(SUBDOMAIN), "metadata.name " + name);
        check(wrong, metadata.path("namespace").asText().equals(namespace), "metadata.namespace");
        metadata.path("labels").properties().forEach(label -> {
            check(wrong, label.getKey().matches(QUALIFIED), "label " + label.getKey());
            String value = label.getValue().asText();
            check(wrong, value.length() <= 63 && value.matches(VALUE), "label value " + value);
            check(wrong, label.getValue().isTextual(), "label " + label.getKey() + " is no text");
        });
        metadata.path("annotations").properties().forEach(annotation -> {
            check(wrong, annotation.getKey().matches(QUALIFIED), "annotation " + annotation.getKey());
            check(wrong, annotation.getValue().isTextual(), "annotation " + annotation.getKey() + " is no text");
        });
        return wrong;
    }

    private static void length(List<String> wrong, JsonNode object, String key, int most) {
        String text = object.path(key).asText();
        check(wrong, !text.isEmpty() && text.length() <= most, key);
    }

    private static void check(List<String> wrong, boolean right, String what) {
        if (!right) {
            wrong.add(what);
        }
    }

    /** RFC 7396. */
    static void merge(ObjectNode into, JsonNode patch) {
        for (String key : new TreeSet<>(names(patch))) {
            JsonNode value = patch.path(key);
            if (value.isNull()) {
                into.remove(key);
            } else if (value.isObject()) {
                merge(into.path(key).isObject() ? (ObjectNode) into.path(key) : into.putObject(key), value);
            } else {
                into.set(key, value);
            }
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
