package org.smee.metrics.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Guards;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.plugin.Spi;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;

/** Asks every part for its figures so that one that blocks, throws or lists null hides none of the others. Thread-safe. */
final class Parts implements PluginStates, AutoCloseable {
    private static final Limits LIMITS = new Limits(Duration.ofMillis(500), Duration.ofSeconds(2), 100, 1, 10);
    private static final FiguresSpi FIGURES = new FiguresSpi();

    private final Guards<Measured> guards;

    private static final class FiguresSpi extends Spi<Measured, String, List<Measurement>> {
        @Override
        public CompletionStage<List<Measurement>> call(Measured part, String unused) {
            return CompletableFuture.completedFuture(part.measurements());
        }

        @Override
        public @Nullable String nonsense(String unused, List<Measurement> figures) {
            return Arrays.asList(figures.toArray()).contains(null) ? "listed null among its figures" : null;
        }
    }

    /** {@code services} as {@link Guards} takes them. */
    Parts(Supplier<List<Map.Entry<Map<String, Object>, Measured>>> services) {
        guards = new Guards<>("metrics", "figures", LIMITS, services);
    }

    /** The figures of all that answer; {@code silent} is told of each other one. May block for 2 s for each. */
    List<Measurement> all(Runnable silent) {
        List<Measurement> all = new ArrayList<>();
        guards.ranked().forEach(part -> all.addAll(ask(part, silent)));
        return all;
    }

    private static List<Measurement> ask(Guard<Measured> part, Runnable silent) {
        try {
            return part.ask(FIGURES, "").toCompletableFuture().join();
        } catch (CompletionException e) { // the guard has put it in the log and into smee:plugins
            silent.run();
            return Collections.emptyList();
        }
    }

    @Override
    public List<PluginState> plugins() {
        return guards.plugins();
    }

    @Override
    public void close() {
        guards.close();
    }
}
