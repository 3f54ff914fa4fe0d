package org.smee.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What API servers in tests have in common: requests, answers, and a log of changes that watches follow. What they know and refuse is
 * theirs. Needs the JDK only, because e2e/ compiles it. Guarded by its own lock, as subclasses are.
 */
public abstract class FakeApiServer implements AutoCloseable {
    /** What happened to an object: {@code ADDED}, {@code MODIFIED} or {@code DELETED}. */
    protected record Change(long version, String type, String name, String json) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Change> changes = new ArrayList<>();
    private boolean closed;
    /** The resourceVersion of the latest change. */
    protected long version;
    /** Header of every refusal; empty: none. */
    public volatile String retryAfter = "";
    /** Who has no such bearer token is not {@link #isKnown}; empty: everybody is. */
    public volatile String token = "";

    protected FakeApiServer(HttpServer server, long version) {
        this.server = server;
        this.version = version;
    }

    protected static InetSocketAddress loopback(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Serves from now on; not from the constructor, which is over before its subclass is complete. */
    protected final void serve() {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                answer(exchange, query(exchange), body);
            }
        });
        server.start();
    }

    public final int port() {
        return server.getAddress().getPort();
    }

    public final String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Answers one request, on a thread of its own. */
    protected abstract void answer(HttpExchange exchange, Map<String, String> query, String body) throws IOException;

    @Override
    public final void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    /** Says nothing, as a host behind a broken link, while {@code mute}; whoever ends that calls {@code notifyAll}. */
    protected final synchronized void keepWaiting(BooleanSupplier mute) {
        try {
            while (mute.getAsBoolean() && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    protected final boolean isKnown(HttpExchange exchange) {
        return token.isEmpty()
                || ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    protected static boolean asksForWebSocket(HttpExchange exchange) {
        return exchange.getRequestHeaders().containsKey("Upgrade");
    }

    protected final void status(HttpExchange exchange, int code, String message) throws IOException {
        if (code >= 400 && !retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        String escaped = message.replace("\\", "\\\\").replace("\"", "\\\"");
        send(exchange, code, "{\"kind\":\"Status\",\"code\":" + code + ",\"message\":\"" + escaped + "\"}");
    }

    protected static void send(HttpExchange exchange, int code, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Tells watches of a change; {@link #version} is its version. */
    protected final synchronized void changed(String type, String name, String json) {
        changes.add(new Change(version, type, name, json));
        notifyAll();
    }

    /** No watch is told what was until now. */
    protected final synchronized void forgetChanges() {
        changes.clear();
    }

    /** Begins to answer a watch; the status goes out at once, because there may be nothing to tell for long. */
    protected static OutputStream beginWatch(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        return out;
    }

    /** Tells of every change after {@code from} that is {@code wanted}, until this server is closed. */
    protected final void watch(HttpExchange exchange, long from, Predicate<Change> wanted) throws IOException {
        OutputStream out = beginWatch(exchange);
        long told = from;
        try {
            for (Optional<Change> next = next(told, wanted, () -> true);
                    next.isPresent();
                    next = next(told, wanted, () -> true)) {
                frame(out, next.get().type, next.get().json);
                told = next.get().version;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    protected static void frame(OutputStream out, String type, String json) throws IOException {
        out.write(("{\"type\":\"" + type + "\",\"object\":" + json + "}\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The first change after {@code told} that is {@code wanted}, once there is one; empty: closed, or it does not go on. */
    protected final synchronized Optional<Change> next(long told, Predicate<Change> wanted, BooleanSupplier goesOn)
            throws InterruptedException {
        while (!closed && goesOn.getAsBoolean()) {
            int at = changes.size(); // the newest are looked at first: a watch is seldom far behind
            while (at > 0 && changes.get(at - 1).version > told) {
                at--;
            }
            Optional<Change> next =
                    changes.subList(at, changes.size()).stream().filter(wanted).findFirst();
            if (next.isPresent()) {
                return next;
            }
            wait();
        }
        return Optional.empty();
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
}
