package org.smee.report.kube.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smee.kube.FakeApiServer;

/**
 * An API server that knows Hardware objects and Events, as kube-apiserver behaves: names, uids, resourceVersions with 409, merge
 * patches by their media type, validation (see {@link ApiRules}), label selectors, pages, watches. Refuses WebSockets, and what it
 * is told to. e2e/ compiles and starts this file; {@code /admin/} is for it.
 */
final class ReportApi extends FakeApiServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RESOURCE = Pattern.compile(
            "/apis/(tinkerbell\\.org|events\\.k8s\\.io)/(v1alpha1|v1alpha2|v1)(?:/namespaces/([^/]+))?/(hardware|events)(?:/([^/]+))?");

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final int code;

        Refusal(int code, String message) {
            super(message);
            this.code = code;
        }
    }

    private final Map<String, ObjectNode> hardware = new TreeMap<>();
    private final Map<String, ObjectNode> events = new TreeMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final Optional<Path> kept;
    volatile String served = "v1alpha1";
    /** Called with {@code METHOD path} before a request is looked at. */
    volatile Consumer<String> before = request -> {};

    private ReportApi(InetSocketAddress at, Optional<Path> kept) throws IOException {
        super(HttpServer.create(at, 50), 100);
        this.kept = kept;
        if (kept.isPresent() && Files.exists(kept.get())) {
            JsonNode state = JSON.readTree(kept.get().toFile());
            version = state.path("version").asLong() + 1;
            state.path("hardware").properties().forEach(e -> hardware.put(e.getKey(), (ObjectNode) e.getValue()));
            state.path("events").properties().forEach(e -> events.put(e.getKey(), (ObjectNode) e.getValue()));
        }
        serve();
    }

    static ReportApi start() throws IOException {
        return start(0);
    }

    static ReportApi start(int port) throws IOException {
        return new ReportApi(loopback(port), Optional.empty());
    }

    /**
     * Runs until it is killed and prints every request. {@code args}: address, port, the file that holds everything over a restart,
     * and the bearer token that it wants, if it wants one.
     */
    public static void main(String... args) throws IOException {
        ReportApi api =
                new ReportApi(new InetSocketAddress(args[0], Integer.parseInt(args[1])), Optional.of(Path.of(args[2])));
        api.token = args.length > 3 ? args[3] : "";
        api.before = System.out::println;
        System.out.println("ready at port " + api.port());
    }

    /** Answers requests that {@code METHOD path} begins with {@code what} of with {@code code}; 0: no more. */
    void refuse(String what, int code) {
        if (code == 0) {
            refusals.remove(what);
        } else {
            refusals.put(what, code);
        }
    }

    /** Everything asked so far, as {@code METHOD path?query}. */
    List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** How many requests began with {@code start}. */
    long requests(String start) {
        return requests().stream().filter(request -> request.startsWith(start)).count();
    }

    /** A Hardware object {@code default/name} of an empty spec is there. */
    void put(String name) {
        put("default", name, "{\"spec\":{}}");
    }

    synchronized void put(String namespace, String name, String json) {
        try {
            ObjectNode object = (ObjectNode) JSON.readTree(json);
            object.put("apiVersion", "tinkerbell.org/" + served).put("kind", "Hardware");
            object.withObject("/metadata").put("name", name).put("namespace", namespace);
            store(hardware, namespace + "/" + name, object, true);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    synchronized void delete(String name) {
        ObjectNode gone = Objects.requireNonNull(hardware.remove("default/" + name));
        version++;
        changed("DELETED", "default/" + name, gone.toString());
    }

    synchronized void deleteEvents() {
        events.clear();
    }

    synchronized List<JsonNode> events() {
        return events.values().stream()
                .map(event -> (JsonNode) event.deepCopy())
                .toList();
    }

    /** The Hardware object; an empty one if there is none. */
    synchronized JsonNode hardware(String name) {
        ObjectNode object = hardware.get(name);
        return object == null ? JSON.createObjectNode() : object.deepCopy();
    }

    synchronized int size() {
        return hardware.size();
    }

    String progress(String name) {
        return hardware("default/" + name)
                .path("metadata")
                .path("annotations")
                .path("smee.org/boot-progress")
                .asText();
    }

    @Override
    protected void answer(HttpExchange exchange, Map<String, String> query, String body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String request = exchange.getRequestMethod() + " " + path;
        if (!path.startsWith("/admin/")) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            before.accept(request);
        }
        try {
            answer(exchange, request, path, query, body);
        } catch (Refusal e) {
            status(exchange, e.code, String.valueOf(e.getMessage()));
        }
    }

    private void answer(HttpExchange exchange, String request, String path, Map<String, String> query, String body)
            throws IOException, Refusal {
        for (Map.Entry<String, Integer> refusal : refusals.entrySet()) {
            if (request.startsWith(refusal.getKey())) {
                throw new Refusal(refusal.getValue(), "User \"smee\" cannot do that");
            }
        }
        Matcher resource = RESOURCE.matcher(path);
        if (path.startsWith("/admin/")) {
            admin(exchange, path, body);
        } else if (asksForWebSocket(exchange)) {
            throw new Refusal(400, "no WebSockets here");
        } else if (!isKnown(exchange)) {
            throw new Refusal(401, "Unauthorized");
        } else if (view(query, path).isPresent()) {
            send(exchange, 200, view(query, path).get().toString());
        } else if (!resource.matches()
                || resource.group(4).equals("hardware") && !resource.group(2).equals(served)) {
            throw new Refusal(404, "the server could not find the requested resource");
        } else if (exchange.getRequestMethod().equals("GET") && resource.group(5) == null) {
            many(
                    exchange,
                    query,
                    Optional.ofNullable(resource.group(3)),
                    resource.group(4).equals("hardware"));
        } else {
            send(exchange, exchange.getRequestMethod().equals("POST") ? 201 : 200, one(exchange, resource, body));
        }
    }

    private synchronized Optional<JsonNode> view(Map<String, String> query, String path) {
        return KubectlView.answer(path, query.getOrDefault("fieldSelector", ""), served, List.copyOf(events.values()));
    }

    private synchronized String one(HttpExchange exchange, Matcher resource, String body) throws IOException, Refusal {
        boolean isHardware = resource.group(4).equals("hardware");
        Map<String, ObjectNode> all = isHardware ? hardware : events;
        String namespace = resource.group(3);
        JsonNode sent = body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
        boolean creates = exchange.getRequestMethod().equals("POST");
        String name = creates ? sent.path("metadata").path("name").asText() : resource.group(5);
        ObjectNode present = all.getOrDefault(namespace + "/" + name, JSON.createObjectNode());
        if (creates != present.isEmpty()) {
            throw new Refusal(creates ? 409 : 404, name + (creates ? " already exists" : " not found"));
        }
        if (exchange.getRequestMethod().equals("GET")) {
            return present.toString();
        }
        ObjectNode next = creates ? (ObjectNode) sent : present.deepCopy();
        if (!creates) {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (!type.startsWith("application/merge-patch+json")) {
                throw new Refusal(415, type);
            }
            for (String key : List.of("uid", "resourceVersion")) {
                JsonNode wanted = sent.path("metadata").path(key);
                if (!wanted.isMissingNode()
                        && !wanted.equals(present.path("metadata").path(key))) {
                    throw new Refusal(409, "the object has been modified: " + key);
                }
            }
            ApiRules.merge(next, sent);
        }
        List<String> wrong = isHardware
                ? ApiRules.hardware(next, served, namespace)
                : creates ? ApiRules.event(next, namespace) : ApiRules.eventPatch(sent);
        if (!wrong.isEmpty()) {
            throw new Refusal(422, String.join("; ", wrong));
        }
        store(all, namespace + "/" + name, next, isHardware);
        return next.toString();
    }

    private void store(Map<String, ObjectNode> all, String key, ObjectNode object, boolean watched) throws IOException {
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("resourceVersion", Long.toString(++version));
        if (!metadata.has("uid")) {
            metadata.put("uid", "uid-" + version).put("creationTimestamp", "2026-01-01T00:00:00Z");
        }
        ObjectNode before = all.put(key, object);
        if (kept.isPresent()) {
            Files.writeString(kept.get(), state());
        }
        if (watched) {
            changed(before == null ? "ADDED" : "MODIFIED", key, object.toString());
        }
    }

    private synchronized String state() {
        ObjectNode state = JSON.createObjectNode().put("version", version);
        hardware.forEach(state.putObject("hardware")::set);
        events.forEach(state.putObject("events")::set);
        return state.toString();
    }

    /** {@code GET state}, {@code PUT hardware/NAMESPACE/NAME}, {@code PUT refuse/CODE} with what as the body. */
    private void admin(HttpExchange exchange, String path, String body) throws IOException {
        String[] parts = path.split("/");
        if (parts[2].equals("hardware")) {
            put(parts[3], parts[4], body);
        } else if (parts[2].equals("refuse")) {
            refuse(body, Integer.parseInt(parts[3]));
        }
        send(exchange, 200, state());
    }

    private void many(HttpExchange exchange, Map<String, String> query, Optional<String> namespace, boolean isHardware)
            throws IOException {
        if (query.containsKey("watch")) {
            watch(exchange, Long.parseLong(query.getOrDefault("resourceVersion", "0")), change -> true);
            return;
        }
        String[] selector = query.getOrDefault("labelSelector", "").split("=");
        int limit = Integer.parseInt(query.getOrDefault("limit", "1000000"));
        ObjectNode list = JSON.createObjectNode();
        synchronized (this) {
            ObjectNode metadata = list.putObject("metadata").put("resourceVersion", Long.toString(version));
            var items = list.putArray("items");
            String from = query.getOrDefault("continue", "");
            for (Map.Entry<String, ObjectNode> e : (isHardware ? hardware : events).entrySet()) {
                JsonNode labels = e.getValue().path("metadata").path("labels");
                boolean fits = e.getKey().compareTo(from) > 0
                        && (namespace.isEmpty() || e.getKey().startsWith(namespace.get() + "/"))
                        && (selector.length < 2
                                || labels.path(selector[0]).asText().equals(selector[1]));
                if (fits && items.size() == limit) {
                    JsonNode last = items.get(limit - 1).path("metadata");
                    metadata.put(
                            "continue",
                            last.path("namespace").asText() + "/"
                                    + last.path("name").asText());
                    break;
                }
                if (fits) {
                    items.add(e.getValue());
                }
            }
        }
        send(exchange, 200, list.toString());
    }
}
