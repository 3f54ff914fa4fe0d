package org.smee.backend.http.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A REST endpoint on loopback. */
final class FakeEndpoint implements AutoCloseable {
    private final Map<String, String> machines = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Integer> failures = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    volatile CountDownLatch gate = new CountDownLatch(0);

    FakeEndpoint() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError("no port on loopback", e);
        }
        server.setExecutor(threads);
        server.createContext("/machines", this::answer);
        server.start();
    }

    FakeEndpoint put(String key, String json) {
        machines.put(key, json);
        return this;
    }

    /** The next answers are these statuses, without a body. */
    void fail(Integer... statuses) {
        failures.addAll(List.of(statuses));
    }

    String url(String query) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/machines?" + query;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String key = URLDecoder.decode(query.substring(query.indexOf('=') + 1), StandardCharsets.UTF_8);
        asked.add(key);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Integer failure = failures.poll();
        String json = machines.get(key);
        if (failure != null || json == null) {
            exchange.sendResponseHeaders(failure == null ? 404 : failure, -1);
        } else {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        gate.countDown();
        if (threads.isShutdown()) {
            return;
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
