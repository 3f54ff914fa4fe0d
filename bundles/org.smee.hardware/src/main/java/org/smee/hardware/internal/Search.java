package org.smee.hardware.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;

/** One look-up that meets an outage or has to wait: asks backend after backend, each within the deadline. */
final class Search {
    /**
     * What all searches share.
     *
     * @param waiting how many look-ups wait for a backend now
     */
    record Site(
            HardwareSettings settings,
            Backends calls,
            LastKnownGood remembered,
            ScheduledExecutorService timer,
            AtomicInteger waiting) {}

    private static final Duration BUSY_RETRY_AFTER = Duration.ofSeconds(1);

    private final Site site;
    private final List<HardwareBackend> backends;
    private final Object key;
    private final List<Lookup.Unavailable> outages = new ArrayList<>(2);
    private final CompletableFuture<Lookup> result = new CompletableFuture<>();

    Search(Site site, List<HardwareBackend> backends, Object key) {
        this.site = site;
        this.backends = backends;
        this.key = key;
    }

    /** Goes on with the answer of the backend at {@code index}; those after it were asked already. */
    CompletionStage<Lookup> from(int index, CompletionStage<Lookup> stage) {
        for (int i = index; i >= 0; i--) {
            CompletionStage<Lookup> asked = i == index ? stage : site.calls.ask(backends.get(i), key);
            Lookup answer = Backends.atOnce(asked);
            if (answer == Backends.NOT_YET) {
                await(i, asked);
                return result;
            }
            if (take(answer)) {
                return result;
            }
        }
        finish();
        return result;
    }

    /** Ends with the remembered answer, else with {@code outage}. */
    CompletionStage<Lookup> fail(Lookup.Unavailable outage) {
        outages.add(outage);
        finish();
        return result;
    }

    private boolean take(Lookup answer) {
        if (answer instanceof Lookup.Found) {
            return result.complete(answer);
        }
        if (answer instanceof Lookup.Unavailable outage) {
            outages.add(outage);
        }
        return false;
    }

    private void await(int index, CompletionStage<Lookup> stage) {
        HardwareBackend backend = backends.get(index);
        AtomicBoolean ended = new AtomicBoolean();
        if (site.waiting.incrementAndGet() > site.settings.pendingMax()) {
            site.waiting.decrementAndGet();
            ended.set(true);
            goOn(index, new Lookup.Unavailable(busy(), BUSY_RETRY_AFTER));
        }
        Future<?> deadline = ended.get() ? CompletableFuture.completedFuture(null) : deadline(index, ended);
        stage.whenComplete((answer, failure) -> {
            Lookup said = said(backend, answer, failure);
            remember(backend, said);
            if (ended.compareAndSet(false, true)) {
                deadline.cancel(false);
                site.waiting.decrementAndGet();
                goOn(index, said);
            }
        });
    }

    private Future<?> deadline(int index, AtomicBoolean ended) {
        Runnable late = () -> {
            if (ended.compareAndSet(false, true)) {
                site.waiting.decrementAndGet();
                String deadline = show(site.settings.deadline());
                goOn(index, site.calls.fault(backends.get(index), "did not answer within " + deadline));
            }
        };
        try {
            return site.timer.schedule(late, site.settings.deadline().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            late.run(); // the directory is being stopped: nobody would end this wait
            return CompletableFuture.completedFuture(null);
        }
    }

    private Lookup said(HardwareBackend backend, @Nullable Lookup answer, @Nullable Throwable failure) {
        if (failure != null) {
            return site.calls.fault(backend, "failed with " + failure);
        }
        return answer != null ? answer : site.calls.fault(backend, "answered null");
    }

    /** A late answer is remembered too: the machine's next try finds it if the backend is late again. */
    private void remember(HardwareBackend backend, Lookup said) {
        String source = backend.getClass().getName();
        if (said instanceof Lookup.Found found && found.staleSince().isEmpty()) {
            site.remembered.put(key, found.hardware(), source);
        } else if (said instanceof Lookup.Unknown) {
            site.remembered.remove(key, source);
        }
    }

    private void goOn(int index, Lookup said) {
        if (!take(said)) {
            int next = index - 1;
            if (next < 0) {
                finish();
            } else {
                from(next, site.calls.ask(backends.get(next), key));
            }
        }
    }

    private void finish() {
        result.complete(
                outages.isEmpty() ? Lookup.UNKNOWN : site.remembered.find(key).orElseGet(this::outage));
    }

    private Lookup outage() {
        if (outages.size() == 1) {
            return outages.get(0);
        }
        String reasons = outages.stream().map(Lookup.Unavailable::reason).collect(Collectors.joining("; "));
        Duration soonest = outages.stream()
                .map(Lookup.Unavailable::retryAfter)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
        return new Lookup.Unavailable(reasons, soonest);
    }

    private String busy() {
        return site.settings.pendingMax() + " look-ups already wait for hardware backends (pending.max in etc/"
                + HardwareSettings.PID + ".cfg)";
    }

    private static String show(Duration deadline) {
        return String.format(Locale.ROOT, "%d ms", deadline.toMillis());
    }
}
