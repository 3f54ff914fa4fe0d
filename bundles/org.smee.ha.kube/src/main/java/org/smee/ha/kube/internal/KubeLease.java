package org.smee.ha.kube.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.smee.kube.ApiConnection;
import org.smee.kube.ApiException;
import org.smee.kube.ResponseStream;

/** A Lease of {@code coordination.k8s.io/v1}. */
final class KubeLease implements LeaseStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WATCH_SECONDS = 300;

    private final ApiConnection connection;
    private final String namespace;
    private final String name;
    private final Duration patience;

    /** A watch that is silent for {@code patience} is given up: the holder's renewals would be seen in it. */
    KubeLease(ApiConnection connection, String namespace, String name, Duration patience) {
        this.connection = connection;
        this.namespace = namespace;
        this.name = name;
        this.patience = patience;
    }

    private String leases() {
        return "apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
    }

    @Override
    public Lease read() throws IOException, InterruptedException {
        try (ResponseStream answer = connection.get(leases() + "/" + name)) {
            return lease(JSON.readTree(answer));
        } catch (ApiException e) {
            if (e.code() == ApiException.NOT_FOUND) {
                return Lease.absent(name, namespace);
            }
            throw e;
        }
    }

    @Override
    public Lease write(Lease next) throws IOException, InterruptedException {
        String json = next.json().toString();
        try (ResponseStream answer = next.version().isEmpty()
                ? connection.post(leases(), json)
                : connection.put(leases() + "/" + name, json)) {
            return lease(JSON.readTree(answer));
        }
    }

    @Override
    public void follow(Consumer<Lease> seen) throws IOException, InterruptedException {
        String one = leases() + "?fieldSelector=metadata.name%3D" + name;
        String from;
        try (ResponseStream answer = connection.get(one)) {
            JsonNode list = JSON.readTree(answer);
            from = list.path("metadata").path("resourceVersion").asText();
            for (JsonNode item : list.path("items")) {
                seen.accept(lease(item));
            }
        }
        String watch = one + "&watch=true&allowWatchBookmarks=true&timeoutSeconds=" + WATCH_SECONDS
                + "&resourceVersion=" + from;
        ResponseStream events = connection.watch(watch, patience, silent -> {
            throw new ResponseStream.SilentException(silent);
        });
        try (events;
                JsonParser parser = JSON.createParser(events)) {
            while (parser.nextToken() != null) {
                JsonNode event = JSON.readTree(parser);
                JsonNode object = event.path("object");
                switch (event.path("type").asText()) {
                    case "ADDED", "MODIFIED" -> seen.accept(lease(object));
                    case "DELETED" -> seen.accept(Lease.absent(name, namespace));
                    case "ERROR" -> throw ApiException.of(object);
                    default -> {} // a bookmark: the next watch begins with a list
                }
            }
        }
    }

    private static Lease lease(JsonNode json) throws IOException {
        if (json instanceof ObjectNode object
                && !object.path("metadata").path("resourceVersion").asText().isEmpty()) {
            return new Lease(object);
        }
        throw new IOException("the answer is no Lease");
    }

    @Override
    public void close() {
        connection.close();
    }
}
