package org.smee.backend.kube.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An API server for Hardware objects as kube-apiserver behaves: pages with continue tokens, watches from a
 * resourceVersion, bookmarks, 410 for what is forgotten, bearer tokens. Refuses WebSockets, as some proxies do. Fails
 * on demand.
 */
final class FakeApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Event(long version, String type, ObjectNode object) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final NavigableMap<String, ObjectNode> objects = new TreeMap<>();
    private final List<Event> history = new ArrayList<>();
    private long version = 100;
    private long forgotten = 0;
    private int drops;
    private boolean halfFrame;
    private boolean closed;

    /** Statuses that the next requests get instead of an answer. */
    final Deque<Integer> refusals = new ConcurrentLinkedDeque<>();
    /** Statuses that the next pages after the first get. */
    final Deque<Integer> pageRefusals = new ConcurrentLinkedDeque<>();

    final AtomicInteger lists = new AtomicInteger();
    final AtomicInteger pages = new AtomicInteger();
    final AtomicInteger watches = new AtomicInteger();
    final List<String> queries = new ArrayList<>();
    volatile String token = "";
    volatile String served = KubeSettings.V1ALPHA1;
    volatile String retryAfter = "";
    volatile boolean silent;

    private FakeApi(HttpServer server) throws IOException {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static FakeApi start() throws IOException {
        return start(0);
    }

    static FakeApi start(int port) throws IOException {
        return new FakeApi(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    }

    static FakeApi startTls(int port, SSLContext tls) throws IOException {
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new FakeApi(https);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Creates or changes an object; {@code spec} and {@code annotations} are JSON. */
    synchronized void put(String name, String spec) {
        put(name, spec, "{}");
    }

    synchronized void put(String name, String spec, String annotations) {
        ObjectNode old = objects.get(name);
        ObjectNode object = Json.hardware("tinkerbell.org/" + served, name, spec, annotations, ++version);
        objects.put(name, object);
        history.add(new Event(version, old == null ? "ADDED" : "MODIFIED", object));
        notifyAll();
    }

    synchronized void delete(String name) {
        ObjectNode object = Objects.requireNonNull(objects.remove(name)).deepCopy();
        object.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        history.add(new Event(version, "DELETED", object));
        notifyAll();
    }

    /** Forgets every change until now: older resourceVersions are gone. */
    synchronized void compact() {
        history.clear();
        forgotten = ++version;
    }

    /** Breaks every watch that is open. */
    synchronized void dropWatches() {
        drops++;
        notifyAll();
    }

    /** Breaks every watch that is open in the middle of a frame. */
    synchronized void cutWatches() {
        halfFrame = true;
        dropWatches();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = query(exchange);
            String path = exchange.getRequestURI().getPath();
            synchronized (queries) {
                queries.add(exchange.getRequestURI().toString());
            }
            if (silent) {
                await();
            } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
                status(exchange, 400, "no WebSockets here");
            } else if (!token.isEmpty()
                    && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                status(exchange, 401, "Unauthorized");
            } else if (!refusals.isEmpty()) {
                status(exchange, refusals.remove(), "refused");
            } else if (path.matches("/apis/tinkerbell.org/v1alpha[12]")) {
                describe(exchange, path);
            } else if (!path.startsWith("/apis/tinkerbell.org/" + served + "/")) {
                status(exchange, 404, "the server could not find the requested resource");
            } else if (query.containsKey("watch")) {
                watch(exchange, Long.parseLong(query.getOrDefault("resourceVersion", "0")));
            } else {
                list(exchange, query);
            }
        }
    }

    private synchronized void await() {
        try {
            while (silent && !closed) {
                wait(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void describe(HttpExchange exchange, String path) throws IOException {
        if (path.endsWith(served)) {
            send(exchange, 200, "{\"kind\":\"APIResourceList\",\"resources\":[{\"name\":\"hardware\"}]}");
        } else {
            status(exchange, 404, "not found");
        }
    }

    private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
        String after = query.getOrDefault("continue", "");
        pages.incrementAndGet();
        if (after.isEmpty()) {
            lists.incrementAndGet();
        } else if (!pageRefusals.isEmpty()) {
            status(exchange, pageRefusals.remove(), "the provided continue parameter is too old");
            return;
        }
        int limit = Integer.parseInt(query.getOrDefault("limit", "0"));
        ObjectNode page = JSON.createObjectNode();
        page.put("kind", "HardwareList");
        synchronized (this) {
            ObjectNode metadata = page.putObject("metadata");
            metadata.put("resourceVersion", Long.toString(version));
            ArrayNode items = page.putArray("items");
            for (ObjectNode object : objects.tailMap(after, false).values()) {
                if (limit > 0 && items.size() == limit) {
                    metadata.put(
                            "continue",
                            items.get(limit - 1).at("/metadata/name").asText());
                    break;
                }
                items.add(object);
            }
        }
        send(exchange, 200, page.toString());
    }

    private void watch(HttpExchange exchange, long from) throws IOException {
        watches.incrementAndGet();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        int dropsBefore;
        synchronized (this) {
            dropsBefore = drops;
        }
        long sent = from;
        try {
            if (sent < forgottenVersion()) {
                frame(
                        out,
                        "ERROR",
                        JSON.createObjectNode()
                                .put("kind", "Status")
                                .put("code", 410)
                                .put("message", "too old"));
                return;
            }
            while (true) {
                Event next = next(sent, dropsBefore);
                if (next == null) {
                    if (halfFrame) {
                        out.write("{\"type\":\"ADDED\",\"object\":{\"metad".getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    }
                    return;
                }
                frame(out, next.type, next.object);
                sent = next.version;
                ObjectNode bookmark = JSON.createObjectNode();
                bookmark.put("kind", "Hardware").putObject("metadata").put("resourceVersion", Long.toString(sent));
                frame(out, "BOOKMARK", bookmark);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized long forgottenVersion() {
        return forgotten;
    }

    private synchronized @Nullable Event next(long sent, int dropsBefore) throws InterruptedException {
        while (!closed && drops == dropsBefore) {
            int at = history.size(); // the newest are looked at first: a watch is seldom far behind
            while (at > 0 && history.get(at - 1).version > sent) {
                at--;
            }
            if (at < history.size()) {
                return history.get(at);
            }
            wait();
        }
        return null;
    }

    private static void frame(OutputStream out, String type, ObjectNode object) throws IOException {
        ObjectNode event = JSON.createObjectNode();
        event.put("type", type).set("object", object);
        out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void status(HttpExchange exchange, int code, String message) throws IOException {
        if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        send(exchange, code, "{\"kind\":\"Status\",\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    /** Hardware objects as JSON. */
    static final class Json {
        private Json() {}

        static ObjectNode hardware(String apiVersion, String name, String spec, String annotations, long version) {
            ObjectNode object = JSON.createObjectNode();
            object.put("apiVersion", apiVersion).put("kind", "Hardware");
            ObjectNode metadata = object.putObject("metadata");
            metadata.put("name", name).put("namespace", "default").put("uid", "uid-" + name);
            metadata.put("creationTimestamp", "2026-01-01T00:00:00Z").put("resourceVersion", Long.toString(version));
            metadata.putObject("labels").put("site", "a");
            try {
                metadata.set("annotations", JSON.readTree(annotations));
                object.set("spec", JSON.readTree(spec));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return object;
        }

        static String spec(String mac, String address) {
            return "{\"interfaces\":[{\"dhcp\":{\"mac\":\"" + mac + "\",\"ip\":{\"address\":\"" + address
                    + "\",\"netmask\":\"255.255.255.0\"}},\"netboot\":{\"allowPXE\":true}}]}";
        }
    }
}
