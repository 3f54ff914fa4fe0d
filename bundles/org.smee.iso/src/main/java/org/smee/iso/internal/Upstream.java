package org.smee.iso.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks remote sources by GET over HTTP/1.1, follows redirects, and says in words what is wrong. Any thread. */
final class Upstream implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Upstream.class);
    private static final int MOST_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** Decides by status and headers what becomes of the body. */
    interface Receiver<T> {
        /** Returns where the body goes; {@link SourceProblem} if it is of no use. */
        BodySubscriber<T> receive(ResponseInfo answer) throws SourceProblem;
    }

    private final Duration timeout;
    private volatile Optional<HttpClient> client;

    Upstream(Executor executor, Duration timeout) {
        this.timeout = timeout;
        this.client = Optional.of(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout.compareTo(Duration.ofSeconds(10)) < 0 ? timeout : Duration.ofSeconds(10))
                .executor(executor)
                .build());
    }

    /** Completes with what the receiver made of the answer, or fails with {@link SourceProblem}. */
    <T> CompletableFuture<T> get(SourceUrl url, Map<String, String> headers, Receiver<T> receiver) {
        return ask(url, headers, receiver, 0).handle((done, failure) -> {
            if (failure != null) {
                throw new CompletionException(problem(url, failure));
            }
            return done;
        });
    }

    /** A subscriber that wants no body: the connection is closed, or goes back if there is none. */
    static <T> BodySubscriber<T> refuse(T result) {
        return refuse(CompletableFuture.completedStage(result));
    }

    private static <T> BodySubscriber<T> refuse(CompletionStage<T> result) {
        return new BodySubscriber<>() {
            @Override
            public CompletionStage<T> getBody() {
                return result;
            }

            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.cancel();
            }

            @Override
            public void onNext(List<ByteBuffer> bytes) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        };
    }

    /**
     * Lets the client go. Before Java 21 it cannot be closed: its selector thread ends, with every idle connection, when
     * the garbage collector finds that nobody refers to it.
     */
    @Override
    public void close() {
        Optional<HttpClient> gone = client;
        client = Optional.empty();
        if (gone.isPresent() && (Object) gone.get() instanceof AutoCloseable closeable) {
            Thread closer = new Thread(() -> close(closeable), "iso-close");
            closer.setDaemon(true);
            closer.start(); // it waits for what is under way
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            log.debug("event=iso.client-not-closed", e);
        }
    }

    private <T> CompletableFuture<T> ask(
            SourceUrl url, Map<String, String> headers, Receiver<T> receiver, int redirects) {
        Optional<HttpClient> open = client;
        if (open.isEmpty()) {
            return CompletableFuture.failedFuture(SourceProblem.notYet("the service is being stopped or replaced"));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(url.uri()).timeout(timeout);
        headers.forEach(request::setHeader);
        url.authorization().ifPresent(credentials -> request.setHeader("Authorization", credentials));
        return open.get()
                .sendAsync(request.build(), answer -> body(answer, receiver))
                .thenCompose(response -> {
                    Optional<T> body = response.body();
                    if (body.isPresent()) {
                        return CompletableFuture.completedFuture(body.get());
                    }
                    if (redirects == MOST_REDIRECTS) {
                        return CompletableFuture.failedFuture(
                                SourceProblem.bad(url + " redirects more than " + MOST_REDIRECTS + " times"));
                    }
                    String location = response.headers().firstValue("Location").orElse("");
                    return url.redirected(location)
                            .map(next -> ask(next, headers, receiver, redirects + 1))
                            .orElseGet(() -> CompletableFuture.failedFuture(
                                    SourceProblem.bad(url + " redirects to what is no http or https URL")));
                });
    }

    private static <T> BodySubscriber<Optional<T>> body(ResponseInfo answer, Receiver<T> receiver) {
        if (REDIRECTS.contains(answer.statusCode())) {
            return refuse(Optional.empty());
        }
        try {
            return new Wrapped<>(receiver.receive(answer));
        } catch (SourceProblem e) {
            return refuse(CompletableFuture.failedStage(e));
        }
    }

    private static SourceProblem problem(SourceUrl url, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        if (cause instanceof SourceProblem known) {
            return known;
        }
        if (cause instanceof HttpTimeoutException) {
            return SourceProblem.late(url + " does not answer in time; is its server overloaded or behind a firewall?");
        }
        if (cause instanceof ConnectException) {
            return SourceProblem.bad("cannot connect to " + url + "; is its server running, is its name known?");
        }
        return SourceProblem.bad("asking " + url + " failed: " + cause);
    }

    /** Hands everything on; its result is present. */
    private record Wrapped<T>(BodySubscriber<T> to) implements BodySubscriber<Optional<T>> {
        @Override
        public CompletionStage<Optional<T>> getBody() {
            return to.getBody().thenApply(Optional::of);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            to.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> bytes) {
            to.onNext(bytes);
        }

        @Override
        public void onError(Throwable failure) {
            to.onError(failure);
        }

        @Override
        public void onComplete() {
            to.onComplete();
        }
    }
}
