package org.smee.backend.kube.internal;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;

/** fabric8's API server mock that keeps objects; it speaks WebSocket, knows no pages and keeps no history. */
final class MockCluster implements AutoCloseable {
    private static final String PATH = "apis/tinkerbell.org/v1alpha1/namespaces/default/hardware";

    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private final HttpClient http = HttpClient.newHttpClient();

    MockCluster() {
        server.init();
    }

    int port() {
        return server.getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    void create(String name, String spec) {
        send(
                "POST",
                PATH,
                FakeApi.Json.hardware("tinkerbell.org/v1alpha1", name, spec, "{}", 1)
                        .toString());
    }

    void change(String name, String spec) {
        String object = FakeApi.Json.hardware("tinkerbell.org/v1alpha1", name, spec, "{}", 1)
                .toString();
        send("PUT", PATH + "/" + name, object.replace("\"resourceVersion\":\"1\",", ""));
    }

    void delete(String name) {
        send("DELETE", PATH + "/" + name, "");
    }

    private void send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/" + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.destroy();
    }
}
