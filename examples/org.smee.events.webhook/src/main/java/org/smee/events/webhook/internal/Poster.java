package org.smee.events.webhook.internal;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.BootEvent;

/**
 * A bounded queue and one thread that posts what is in it, in batches and in order. A batch is tried until the web server
 * takes it (2xx) or will never take it (another 4xx than 408 and 429); meanwhile the queue fills, and what does not fit is
 * lost and counted. Each batch has an {@code Idempotency-Key}, because one whose answer got lost is posted again.
 */
final class Poster {
    private static final Logger log = LoggerFactory.getLogger(Poster.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final WebhookSettings settings;
    private final BlockingQueue<BootEvent> queue;
    private final List<BootEvent> batch = new ArrayList<>();
    private final AtomicLong posted = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final HttpClient client;
    private final Thread thread = new Thread(this::run, "webhook");
    private volatile Optional<String> problem = Optional.empty();

    /** Starts at once. */
    Poster(WebhookSettings settings) {
        this.settings = settings;
        queue = new ArrayBlockingQueue<>(settings.queue());
        // Not 2: the upgrade that it begins with confuses servers of few lines.
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .build();
        thread.setDaemon(true);
        thread.start();
    }

    /** Queues the event if its outcome is wanted and there is room. Any thread; never blocks. */
    void offer(BootEvent event) {
        if (settings.outcomes().contains(event.outcome()) && !queue.offer(event)) {
            lost.incrementAndGet();
        }
    }

    /** Ends the thread and returns what was not posted. The batch under way is among it, so it may arrive twice. */
    List<BootEvent> close() {
        thread.interrupt();
        try {
            thread.join(settings.timeout().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<BootEvent> left = new ArrayList<>();
        synchronized (batch) {
            left.addAll(batch);
        }
        queue.drainTo(left);
        return left;
    }

    /** How many events are not posted yet. */
    long waiting() {
        synchronized (batch) {
            return queue.size() + (long) batch.size();
        }
    }

    List<String> lines() {
        return List.of("to " + settings.url().getHost() + ": " + posted + " events posted, " + queue.size() + " wait");
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        problem.ifPresent(why -> problems.add("the webhook takes no events: " + why + "; it is tried again"));
        if (lost.get() > 0) {
            problems.add(
                    lost + " events were lost because the webhook was down or slow for too long; more room: queue in"
                            + " etc/" + WebhookSettings.PID + ".cfg");
        }
        if (refused.get() > 0) {
            problems.add("the webhook refused " + refused + " events; the log says with what status");
        }
        return problems;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                fill();
                post();
                synchronized (batch) {
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            log.debug("event=webhook.stopped");
        }
    }

    private void fill() throws InterruptedException {
        BootEvent first = queue.take();
        synchronized (batch) {
            batch.add(first);
        }
        long until = System.nanoTime() + settings.gather().toNanos();
        while (batch.size() < settings.batch()) {
            BootEvent next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            synchronized (batch) {
                batch.add(next);
            }
        }
    }

    private void post() throws InterruptedException {
        byte[] body = EventJson.write(batch);
        String key = Long.toHexString(ThreadLocalRandom.current().nextLong());
        long pause = Math.min(FIRST_PAUSE.toMillis(), settings.retryMax().toMillis());
        while (!taken(body, key)) {
            Thread.sleep(
                    Math.max(1, Math.round(pause * ThreadLocalRandom.current().nextDouble(0.5, 1))));
            pause = Math.min(pause * 2, settings.retryMax().toMillis());
        }
    }

    /** One try; says whether the batch is done with. */
    private boolean taken(byte[] body, String key) throws InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(settings.url())
                    .timeout(settings.timeout())
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            if (settings.tokenFile().isPresent()) {
                String token = Files.readString(settings.tokenFile().get()).strip();
                request.header("Authorization", "Bearer " + token);
            }
            int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 == 2) {
                posted.addAndGet(batch.size());
                problem = Optional.empty();
                return true;
            }
            if (status / 100 == 4 && status != 408 && status != 429) {
                refused.addAndGet(batch.size());
                log.warn("event=webhook.refused status={} events={}", status, batch.size());
                return true;
            }
            problem = Optional.of("it answered " + status);
        } catch (IOException | IllegalArgumentException e) {
            problem = Optional.of(e.toString());
        }
        return false;
    }
}
