package org.smee.iso.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Every source that was asked for, under one set of settings. Thread-safe. */
final class Sources implements AutoCloseable {
    private static final int TRIES = 3;

    private final Supply supply;
    private final Map<SourceUrl, Source> known = new ConcurrentHashMap<>();

    Sources(Supply.Settings settings, Executor executor, ScheduledExecutorService clock) {
        this.supply = new Supply(
                settings,
                new Shelf(settings.directory(), settings.budget(), settings.magic()),
                new Upstream(executor, settings.timeout()),
                executor,
                clock);
    }

    Supply.Settings settings() {
        return supply.settings();
    }

    /** The present version of a source, retained for the caller. Fails with {@link SourceProblem}. */
    CompletableFuture<Image> open(SourceUrl url) {
        return open(url, TRIES);
    }

    /** What is there, a line per source. */
    List<String> lines() {
        return known.values().stream().map(Source::line).sorted().toList();
    }

    /** What is wrong, a sentence per source. */
    List<String> problems() {
        return known.values().stream()
                .map(Source::trouble)
                .filter(text -> !text.isEmpty())
                .sorted()
                .toList();
    }

    /** Ends what is under way. Images in use stay readable until they are released. */
    @Override
    public void close() {
        known.values().forEach(Source::close);
        supply.shelf().close();
        supply.upstream().close();
    }

    private CompletableFuture<Image> open(SourceUrl url, int tries) {
        Source source = known.computeIfAbsent(url, missing -> new Source(missing, supply));
        return source.latest().thenCompose(image -> {
            if (image.retain()) {
                return CompletableFuture.completedFuture(image);
            }
            return tries == 1
                    ? CompletableFuture.failedFuture(SourceProblem.notYet(url + " is being replaced"))
                    : open(url, tries - 1);
        });
    }
}
