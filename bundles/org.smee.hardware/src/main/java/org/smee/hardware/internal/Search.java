package org.smee.hardware.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.PluginFailure;

/** One look-up that meets an outage or has to wait: asks backend after backend. */
final class Search {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration BUSY_RETRY_AFTER = Duration.ofSeconds(1);

    private final LookupSpi spi;
    private final LastKnownGood remembered;
    private final List<Guard<HardwareBackend>> backends;
    private final Object key;
    private final List<Lookup.Unavailable> outages = new ArrayList<>(2);
    private final CompletableFuture<Lookup> result = new CompletableFuture<>();

    Search(LookupSpi spi, LastKnownGood remembered, List<Guard<HardwareBackend>> backends, Object key) {
        this.spi = spi;
        this.remembered = remembered;
        this.backends = backends;
        this.key = key;
    }

    /** Goes on with the answer of the backend at {@code index}; those before it were asked already. */
    CompletionStage<Lookup> from(int index, CompletableFuture<Lookup> answer) {
        CompletableFuture<Lookup> asked = answer;
        for (int i = index; ; ) {
            if (!asked.isDone()) {
                await(i, asked);
                return result;
            }
            if (take(said(backends.get(i), asked))) {
                return result;
            }
            i++;
            if (i >= backends.size()) {
                finish();
                return result;
            }
            asked = backends.get(i).ask(spi, key).toCompletableFuture();
        }
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

    private void await(int index, CompletableFuture<Lookup> asked) {
        Guard<HardwareBackend> backend = backends.get(index);
        var goingOn = asked.whenComplete((answer, failure) -> {
            if (answer != null) {
                remembered.learn(key, answer, backend.service().getClass().getName());
            }
            from(index, asked);
        });
    }

    private static Lookup said(Guard<HardwareBackend> backend, CompletableFuture<Lookup> done) {
        Throwable failure = done.handle((answer, problem) -> problem).join();
        return failure == null ? done.join() : outage(backend, failure);
    }

    private static Lookup.Unavailable outage(Guard<HardwareBackend> backend, Throwable failure) {
        Throwable cause = PluginFailure.cause(failure);
        String what = cause instanceof PluginFailure known ? known.what() : cause.toString();
        boolean busy = cause instanceof PluginFailure known && known.kind() == PluginFailure.Kind.BUSY;
        return new Lookup.Unavailable(
                "hardware backend \"" + Backends.title(backend) + "\" " + what
                        + (busy ? " (pending.max in etc/" + HardwareSettings.PID + ".cfg)" : ""),
                busy ? BUSY_RETRY_AFTER : RETRY_AFTER);
    }

    private void finish() {
        result.complete(
                outages.isEmpty() ? Lookup.UNKNOWN : remembered.find(key).orElseGet(this::outage));
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
}
