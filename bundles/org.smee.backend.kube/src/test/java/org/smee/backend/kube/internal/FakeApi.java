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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.smee.kube.FakeApiServer;

/**
 * An API server for Hardware objects as kube-apiserver behaves: pages with continue tokens, watches from a
 * resourceVersion, bookmarks, 410 for what is forgotten, bearer tokens. Refuses WebSockets, as some proxies do. Fails
 * on demand.
 */
final class FakeApi extends FakeApiServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NavigableMap<String, ObjectNode> objects = new TreeMap<>();
    private long forgotten = 0;
    private int drops;
    private boolean halfFrame;

    /** Statuses that the next requests get instead of an answer. */
    final Deque<Integer> refusals = new ConcurrentLinkedDeque<>();
    /** Statuses that the next pages after the first get. */
    final Deque<Integer> pageRefusals = new ConcurrentLinkedDeque<>();

    final AtomicInteger lists = new AtomicInteger();
    final AtomicInteger pages = new AtomicInteger();
    final AtomicInteger watches = new AtomicInteger();
    final List<String> queries = new ArrayList<>();
    volatile String served = KubeSettings.V1ALPHA1;
    private volatile boolean silent;

    private FakeApi(HttpServer server) {
        super(server, 100);
        serve();
    }

    static FakeApi start() throws IOException {
        return start(0);
    }

    static FakeApi start(int port) throws IOException {
        return new FakeApi(HttpServer.create(loopback(port), 0));
    }

    static FakeApi startTls(int port, SSLContext tls) throws IOException {
        HttpsServer https = HttpsServer.create(loopback(port), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new FakeApi(https);
    }

    /** Takes requests and never answers, or again answers. */
    synchronized void silent(boolean isSilent) {
        silent = isSilent;
        notifyAll();
    }

    /** Creates or changes an object; {@code spec} and {@code annotations} are JSON. */
    synchronized void put(String name, String spec) {
        put(name, spec, "{}");
    }

    synchronized void put(String name, String spec, String annotations) {
        ObjectNode old = objects.get(name);
        ObjectNode object = Json.hardware("tinkerbell.org/" + served, name, spec, annotations, ++version);
        objects.put(name, object);
        changed(old == null ? "ADDED" : "MODIFIED", name, object.toString());
    }

    synchronized void delete(String name) {
        ObjectNode object = Objects.requireNonNull(objects.remove(name)).deepCopy();
        object.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        changed("DELETED", name, object.toString());
    }

    /** Forgets every change until now: older resourceVersions are gone. */
    synchronized void compact() {
        forgetChanges();
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
    protected void answer(HttpExchange exchange, Map<String, String> query, String body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        synchronized (queries) {
            queries.add(exchange.getRequestURI().toString());
        }
        if (silent) {
            keepWaiting(() -> silent);
        } else if (asksForWebSocket(exchange)) {
            status(exchange, 400, "no WebSockets here");
        } else if (!isKnown(exchange)) {
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
        OutputStream out = beginWatch(exchange);
        int dropsBefore;
        long oldest;
        synchronized (this) {
            dropsBefore = drops;
            oldest = forgotten;
        }
        if (from < oldest) {
            frame(out, "ERROR", "{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}");
            return;
        }
        long sent = from;
        try {
            for (Optional<Change> next = next(sent, dropsBefore); next.isPresent(); next = next(sent, dropsBefore)) {
                frame(out, next.get().type(), next.get().json());
                sent = next.get().version();
                frame(out, "BOOKMARK", "{\"kind\":\"Hardware\",\"metadata\":{\"resourceVersion\":\"" + sent + "\"}}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (halfFrame) {
            out.write("{\"type\":\"ADDED\",\"object\":{\"metad".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private Optional<Change> next(long sent, int dropsBefore) throws InterruptedException {
        return next(sent, change -> true, () -> drops == dropsBefore);
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
