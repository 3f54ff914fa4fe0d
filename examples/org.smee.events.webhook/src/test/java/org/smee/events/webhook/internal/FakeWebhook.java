package org.smee.events.webhook.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.smee.api.settings.SettingsReader;

/** A web server on loopback that takes events. */
final class FakeWebhook implements AutoCloseable {
    /** One request: the reasons of its events, its key and its token. */
    record Post(List<String> reasons, String key, String authorization) {}

    private final ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<Post> posts = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    FakeWebhook() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError("no port on loopback", e);
        }
        server.setExecutor(threads);
        server.createContext("/events", this::take);
        server.start();
    }

    /** Takes requests and does not answer, until {@link #close}. */
    FakeWebhook silent() {
        gate = new CountDownLatch(1);
        return this;
    }

    /** The next answers; after them 204. */
    void answer(Integer... next) {
        statuses.addAll(List.of(next));
    }

    Post next() throws InterruptedException {
        Post post = posts.poll(20, TimeUnit.SECONDS);
        if (post == null) {
            throw new AssertionError("nothing was posted");
        }
        return post;
    }

    WebhookSettings settings(Map<String, String> more) {
        Map<String, String> file = new HashMap<>(Map.of(
                "url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/events",
                "gather",
                "0s",
                "retry.max",
                "10ms"));
        file.putAll(more);
        return WebhookSettings.from(new SettingsReader(WebhookSettings.PID, file, Map.of()));
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        posts.add(new Post(
                reasons(body),
                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
        Integer status = statuses.poll();
        exchange.sendResponseHeaders(status == null ? 204 : status, -1);
        exchange.close();
    }

    private static List<String> reasons(byte[] body) throws IOException {
        List<String> reasons = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("why")) {
                    reasons.add(json.nextTextValue());
                }
            }
        }
        return reasons;
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
