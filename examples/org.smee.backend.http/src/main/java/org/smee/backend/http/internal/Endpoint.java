package org.smee.backend.http.internal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;

/**
 * Asks one question of the REST endpoint, within a deadline. 200 is a machine, 404 is "unknown", and everything else is
 * "unavailable": an endpoint in trouble never says that a machine may not boot. Server errors, 429 and broken
 * connections are tried again, each time after about twice as long, spread by chance so that a fleet does not knock in
 * step.
 */
final class Endpoint {
    static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int LONGEST_BODY = 1 << 20;
    private static final int TOO_MANY = 429;

    /** What one try led to; {@code again}: another try may lead elsewhere. */
    private record Try(Lookup lookup, boolean again) {}

    private final HttpBackendSettings settings;
    private final HttpClient client;
    private final Executor threads;
    private volatile Optional<Instant> lastAnswer = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();

    /** Reads the file of the secret, and everything that arrives, on {@code threads}. */
    Endpoint(HttpBackendSettings settings, HttpClient client, Executor threads) {
        this.settings = settings;
        this.client = client;
        this.threads = threads;
    }

    /** Never fails and never completes with null. A machine that is not as {@code expected} is a broken answer. */
    CompletionStage<Lookup> ask(String url, Predicate<Hardware> expected) {
        try {
            return attempt(URI.create(url), expected, settings.retries(), settings.retryDelay())
                    .completeOnTimeout(
                            unavailable(
                                    "no answer within " + settings.deadline().toMillis() + " ms"),
                            settings.deadline().toMillis(),
                            TimeUnit.MILLISECONDS)
                    .thenApply(this::noted);
        } catch (RejectedExecutionException e) {
            return Lookup.completed(unavailable("the backend is being replaced"));
        }
    }

    /** Who is asked, without what may be secret in the URL. */
    String host() {
        return URI.create(settings.macUrl().replace("{mac}", "x")).getAuthority();
    }

    /** When it last said something definite. */
    Optional<Instant> lastAnswer() {
        return lastAnswer;
    }

    /** Why the last answer was none; empty: it was one. */
    Optional<String> problem() {
        return problem;
    }

    private CompletableFuture<Lookup> attempt(URI url, Predicate<Hardware> expected, int left, Duration delay) {
        return CompletableFuture.supplyAsync(() -> request(url), threads)
                .thenCompose(request -> client.sendAsync(request, info -> new LimitedBody(LONGEST_BODY)))
                .thenApply(response -> read(response, expected))
                .exceptionally(Endpoint::broken)
                .thenCompose(done -> done.again && left > 0
                        ? later(url, expected, left - 1, delay)
                        : CompletableFuture.completedFuture(done.lookup));
    }

    private CompletableFuture<Lookup> later(URI url, Predicate<Hardware> expected, int left, Duration delay) {
        long millis = Math.round(delay.toMillis() * ThreadLocalRandom.current().nextDouble(0.5, 1.5));
        Executor then = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, threads);
        return CompletableFuture.supplyAsync(() -> delay.multipliedBy(2), then)
                .thenCompose(longer -> attempt(url, expected, left, longer));
    }

    private HttpRequest request(URI url) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(settings.deadline()).header("Accept", "application/json");
        settings.authFile().ifPresent(file -> request.header("Authorization", authorization(file)));
        return request.build();
    }

    private String authorization(Path file) {
        try {
            String secret = Files.readString(file).strip();
            return settings.auth() == HttpBackendSettings.Auth.BASIC
                    ? "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))
                    : "Bearer " + secret;
        } catch (IOException e) {
            throw new CompletionException("auth.file " + file + " cannot be read", e);
        }
    }

    private static Try read(HttpResponse<byte[]> response, Predicate<Hardware> expected) {
        int status = response.statusCode();
        if (status == 404) {
            return new Try(Lookup.UNKNOWN, false);
        }
        if (status != 200) {
            String remedy = status == 401 || status == 403 ? ": check auth and auth.file" : "";
            return new Try(unavailable("it answered " + status + remedy), status >= 500 || status == TOO_MANY);
        }
        try {
            Hardware machine = MachineReader.read(response.body());
            return expected.test(machine)
                    ? new Try(new Lookup.Found(machine), false)
                    : new Try(unavailable("it answered with another machine, " + machine.mac()), false);
        } catch (IllegalArgumentException e) {
            return new Try(unavailable("its answer cannot be read: " + e.getMessage()), false);
        }
    }

    private static Try broken(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() instanceof IOException
                ? failure.getCause()
                : failure;
        String why = failure.getMessage() != null && failure.getMessage().startsWith("auth.file")
                ? failure.getMessage()
                : cause.toString();
        return new Try(unavailable(why), true);
    }

    private Lookup noted(Lookup lookup) {
        if (lookup instanceof Lookup.Unavailable outage) {
            problem = Optional.of(outage.reason());
        } else {
            problem = Optional.empty();
            lastAnswer = Optional.of(Instant.now());
        }
        return lookup;
    }

    private static Lookup.Unavailable unavailable(String reason) {
        return new Lookup.Unavailable("the HTTP backend has no answer: " + reason, RETRY_AFTER);
    }
}
