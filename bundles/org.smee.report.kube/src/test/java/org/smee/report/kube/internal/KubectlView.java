package org.smee.report.kube.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Optional;

/** What kubectl asks beside the objects: what there is, and Events of the core group, which are the same Events. */
final class KubectlView {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENTS = "/api/v1/namespaces/";

    private KubectlView() {}

    /** The answer to GET of {@code path}; empty: it is another's. {@code served}: the version of Hardware. */
    static Optional<JsonNode> answer(String path, String selector, String served, Collection<ObjectNode> events) {
        if (path.startsWith(EVENTS) && path.endsWith("/events")) {
            return Optional.of(list(selector, events));
        }
        return switch (path) {
            case "/api" -> {
                ObjectNode versions = JSON.createObjectNode().put("kind", "APIVersions");
                versions.putArray("versions").add("v1");
                yield Optional.of(versions);
            }
            case "/apis" -> {
                ObjectNode groups = JSON.createObjectNode().put("kind", "APIGroupList");
                group(groups.withArray("groups"), "tinkerbell.org", served);
                group(groups.withArray("groups"), "events.k8s.io", "v1");
                yield Optional.of(groups);
            }
            case "/api/v1" -> Optional.of(resources("v1", "events", "Event"));
            case "/apis/events.k8s.io/v1" -> Optional.of(resources("events.k8s.io/v1", "events", "Event"));
            default ->
                path.equals("/apis/tinkerbell.org/" + served)
                        ? Optional.of(resources("tinkerbell.org/" + served, "hardware", "Hardware"))
                        : Optional.empty();
        };
    }

    private static void group(ArrayNode groups, String name, String version) {
        ObjectNode group = groups.addObject().put("name", name);
        ObjectNode one = JSON.createObjectNode().put("groupVersion", name + "/" + version);
        group.putArray("versions").add(one.put("version", version));
        group.set("preferredVersion", one);
    }

    private static ObjectNode resources(String version, String name, String kind) {
        ObjectNode list = JSON.createObjectNode().put("kind", "APIResourceList").put("groupVersion", version);
        ObjectNode resource = list.putArray("resources").addObject();
        resource.put("name", name)
                .put("singularName", name)
                .put("namespaced", true)
                .put("kind", kind);
        resource.putArray("verbs")
                .add("get")
                .add("list")
                .add("watch")
                .add("create")
                .add("patch");
        return list;
    }

    private static ObjectNode list(String selector, Collection<ObjectNode> events) {
        ObjectNode list = JSON.createObjectNode().put("kind", "EventList").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", "1");
        ArrayNode items = list.putArray("items");
        events.stream()
                .map(KubectlView::core)
                .filter(event -> selects(selector, event))
                .forEach(items::add);
        return list;
    }

    /** As {@code pkg/apis/events/v1/conversion.go} has it. */
    private static ObjectNode core(ObjectNode event) {
        ObjectNode core = event.deepCopy();
        core.put("apiVersion", "v1");
        core.set("involvedObject", core.remove("regarding"));
        core.set("message", core.remove("note"));
        core.set("reportingComponent", core.remove("reportingController"));
        core.putObject("source");
        core.putNull("firstTimestamp").putNull("lastTimestamp");
        return core;
    }

    /** {@code involvedObject.name=a,involvedObject.uid=b}. */
    private static boolean selects(String selector, ObjectNode event) {
        for (String part : selector.split(",")) {
            String[] pair = part.split("=");
            if (pair.length == 2
                    && !event.at("/" + pair[0].replace('.', '/')).asText().equals(pair[1])) {
                return false;
            }
        }
        return true;
    }
}
