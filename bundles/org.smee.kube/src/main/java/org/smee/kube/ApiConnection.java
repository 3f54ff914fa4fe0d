package org.smee.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one API server, with the credentials and authorities that were in the files when it was made. Answers are
 * streams: neither a list nor a watch is ever held as a whole.
 */
public final class ApiConnection implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_TYPE = "application/json";
    private static final String MERGE_PATCH_TYPE = "application/merge-patch+json";
    private static final int ERROR_BYTES = 64 * 1024;

    private final HttpClient http;
    private final String base;
    private final Duration timeout;
    private final RequestRate rate;
    private boolean plainWatch;

    ApiConnection(Config config, Duration timeout, RequestRate rate) {
        this.http = new JdkHttpClientFactory().newBuilder(config).build();
        this.base = config.getMasterUrl();
        this.timeout = timeout;
        this.rate = rate;
    }

    /** Where it leads, with a slash at the end. */
    public String url() {
        return base;
    }

    /** The answer to GET of {@code path}. Throws {@link ApiException} unless the status is 2xx. */
    public ResponseStream get(String path) throws IOException, InterruptedException {
        return get(path, new ResponseStream(timeout));
    }

    /** The answer to POST of {@code json} to {@code path}. Throws {@link ApiException} unless the status is 2xx. */
    public ResponseStream post(String path, String json) throws IOException, InterruptedException {
        return ask(request(path).post(JSON_TYPE, json).build(), new ResponseStream(timeout));
    }

    /** The answer to PUT of {@code json} to {@code path}. Throws {@link ApiException} unless the status is 2xx. */
    public ResponseStream put(String path, String json) throws IOException, InterruptedException {
        return ask(request(path).method("PUT", JSON_TYPE, json).build(), new ResponseStream(timeout));
    }

    /**
     * The answer to PATCH of {@code path} by {@code json} as a merge patch (RFC 7396). Throws {@link ApiException} unless the
     * status is 2xx.
     */
    public ResponseStream patch(String path, String json) throws IOException, InterruptedException {
        return ask(request(path).method("PATCH", MERGE_PATCH_TYPE, json).build(), new ResponseStream(timeout));
    }

    private ResponseStream get(String path, ResponseStream into) throws IOException, InterruptedException {
        return ask(request(path).build(), into);
    }

    private HttpRequest.Builder request(String path) {
        return http.newHttpRequestBuilder().uri(URI.create(base + path)).header("Accept", JSON_TYPE);
    }

    private ResponseStream ask(HttpRequest request, ResponseStream into) throws IOException, InterruptedException {
        rate.take();
        AsyncBody.Consumer<List<ByteBuffer>> consumer = (chunks, body) -> into.offer(chunks);
        HttpResponse<AsyncBody> response = await(http.consumeBytes(request, consumer));
        AsyncBody body = response.body();
        into.connect(body::consume, body::cancel);
        var unused = body.done().whenComplete((done, failure) -> into.end(failure));
        body.consume();
        if (!response.isSuccessful()) {
            try (into) {
                throw refused(response.code(), into.text(ERROR_BYTES), retryAfter(response.header("Retry-After")));
            }
        }
        return into;
    }

    /**
     * The events of a watch, JSON after JSON. By WebSocket, as fabric8's own watches are; by plain HTTP if something on
     * the way does not let WebSockets through.
     */
    public ResponseStream watch(String path, Duration patience, ResponseStream.Silence silence)
            throws IOException, InterruptedException {
        if (!plainWatch) {
            try {
                return socket(path, new ResponseStream(patience, silence));
            } catch (WebSocketHandshakeException e) {
                int code = e.getResponse().code();
                if (code == ApiException.UNAUTHORIZED
                        || code == ApiException.GONE
                        || code == ApiException.TOO_MANY_REQUESTS
                        || code >= 500) {
                    Optional<Duration> wait = retryAfter(e.getResponse().header("Retry-After"));
                    throw new ApiException(code, "the watch was refused", wait);
                }
                plainWatch = true;
            }
        }
        return get(path, new ResponseStream(patience, silence));
    }

    private ResponseStream socket(String path, ResponseStream into) throws IOException, InterruptedException {
        rate.take();
        URI uri = URI.create(base + path);
        WebSocket.Builder builder = http.newWebSocketBuilder();
        builder.uri(uri);
        builder.header("Origin", uri.getScheme() + "://" + uri.getRawAuthority()); // kube-apiserver insists on one
        await(builder.buildAsync(new Frames(into)));
        return into;
    }

    /** Puts the messages of a WebSocket into a stream. */
    private record Frames(ResponseStream into) implements WebSocket.Listener {
        @Override
        public void onOpen(WebSocket socket) {
            into.connect(socket::request, () -> socket.sendClose(1000, ""));
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            into.offer(List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer bytes) {
            into.offer(List.of(bytes));
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason) {
            into.end(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            into.end(error);
        }
    }

    private <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
        try {
            return answer.get(timeout.toMillis() + Math.min(1000, timeout.toMillis() / 4), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof WebSocketHandshakeException refused) {
                throw refused;
            }
            String said = cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
            throw new IOException(said, e);
        }
    }

    private static ApiException refused(int code, String body, Optional<Duration> retryAfter) {
        String message = body;
        try {
            message = JSON.readTree(body).path("message").asText(body);
        } catch (JsonProcessingException e) {
            message = body; // something between us and the API server answers in its own way
        }
        String shown = message.length() > 200 ? message.substring(0, 200) + "…" : message;
        return new ApiException(code, shown.replaceAll("\\p{Cntrl}+", " "), retryAfter);
    }

    private static Optional<Duration> retryAfter(@Nullable String header) {
        return Optional.ofNullable(header)
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    @Override
    public void close() {
        http.close();
    }
}
