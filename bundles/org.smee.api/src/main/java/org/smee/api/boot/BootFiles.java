package org.smee.api.boot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.PluginFailure;
import org.smee.api.plugin.Plugins;
import org.smee.api.swap.View;

/** Asks providers in order; the one way every server finds a file. */
public final class BootFiles {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
    /** How often what is in service may change while one request waits. */
    private static final int CHANGES = 16;

    private BootFiles() {}

    /**
     * Asks {@code providers} in the order of the list until one claims the name. Nobody claims it:
     * {@link BootFileAnswer.Refusal#NOT_FOUND}. Never throws and the stage never fails: a provider that does either is
     * reported as {@link BootFileAnswer.Refusal#BROKEN} with its message.
     */
    public static CompletionStage<BootFileAnswer> open(List<BootFileProvider> providers, BootFileRequest request) {
        return or(firstOf(providers, 0, request), request);
    }

    /**
     * As {@link #open(List, BootFileRequest)}, of providers behind their guards that come and go. One that fails, is late or
     * is bypassed is passed over; if nobody else claims the name, the answer is what was wrong with it and not {@link
     * BootFileAnswer.Refusal#NOT_FOUND}: nobody can say whether the file exists. While one is being replaced, neither it is
     * passed over nor is anything refused, but the answer waits for its successor, for at most {@link
     * org.smee.api.swap.Succession#GRACE}.
     */
    public static CompletionStage<BootFileAnswer> open(Plugins<BootFileProvider> providers, BootFileRequest request) {
        return or(settled(providers, request, CHANGES), request);
    }

    private static CompletableFuture<BootFileAnswer> settled(
            Plugins<BootFileProvider> providers, BootFileRequest request, int changes) {
        View<Guard<BootFileProvider>> view = providers.view();
        CompletableFuture<BootFileAnswer> first = guardedFrom(view.certain(), 0, request, null);
        if (first.isDone() && first.join() instanceof BootFileAnswer.Opened) {
            return first;
        }
        return first.thenCompose(answer -> {
            boolean positive = answer instanceof BootFileAnswer.Opened;
            boolean steady = view.isComplete() && providers.view() == view;
            boolean certain = answer instanceof BootFileAnswer.Refused && providers.view() == view;
            if (positive || steady || certain || changes == 0) {
                return CompletableFuture.completedFuture(answer);
            }
            // what was asked may have refused because it was leaving, or the one who has the file is not back yet
            return view.next().thenCompose(later -> settled(providers, request, changes - 1));
        });
    }

    private static CompletableFuture<BootFileAnswer> guardedFrom(
            List<Guard<BootFileProvider>> providers,
            int index,
            BootFileRequest request,
            @Nullable PluginFailure before) {
        PluginFailure failure = before;
        for (int i = index; i < providers.size(); i++) {
            CompletionStage<BootFileAnswer> stage = providers.get(i).ask(OpenSpi.OPEN, request);
            CompletableFuture<BootFileAnswer> asked = stage.toCompletableFuture();
            if (!asked.isDone()) {
                int next = i + 1;
                PluginFailure sofar = failure;
                return asked.<CompletionStage<BootFileAnswer>>handle((answer, problem) -> problem == null
                                        && !(answer instanceof BootFileAnswer.NotMine)
                                ? CompletableFuture.completedFuture(answer)
                                : guardedFrom(providers, next, request, problem == null ? sofar : failure(problem)))
                        .thenCompose(stageAfter -> stageAfter);
            }
            if (asked.isCompletedExceptionally()) {
                failure = failure(asked.handle((answer, problem) -> problem).join());
            } else if (!(asked.join() instanceof BootFileAnswer.NotMine)) {
                return asked;
            }
        }
        return CompletableFuture.completedFuture(failure == null ? BootFileAnswer.NOT_MINE : failed(failure));
    }

    private static PluginFailure failure(Throwable problem) {
        return (PluginFailure) PluginFailure.cause(problem);
    }

    private static BootFileAnswer failed(PluginFailure failure) {
        String why = failure.getMessage() + "; see smee:plugins";
        return failure.kind() == PluginFailure.Kind.FAILED
                ? new BootFileAnswer.Refused(BootFileAnswer.Refusal.BROKEN, why)
                : new BootFileAnswer.Refused(BootFileAnswer.Refusal.UNAVAILABLE, why, ASK_AGAIN);
    }

    /** Nobody claims it: no such file. */
    private static CompletionStage<BootFileAnswer> or(
            CompletableFuture<BootFileAnswer> claimed, BootFileRequest request) {
        if (claimed.isDone()) {
            return claimed.join() instanceof BootFileAnswer.NotMine
                    ? CompletableFuture.completedFuture(nobody(request))
                    : claimed;
        }
        return claimed.thenApply(answer -> answer instanceof BootFileAnswer.NotMine ? nobody(request) : answer);
    }

    private static BootFileAnswer nobody(BootFileRequest request) {
        return new BootFileAnswer.Refused(
                BootFileAnswer.Refusal.NOT_FOUND, "no provider has a file named \"" + request.name() + "\"");
    }

    private static CompletableFuture<BootFileAnswer> firstOf(
            List<BootFileProvider> providers, int index, BootFileRequest request) {
        for (int i = index; i < providers.size(); i++) {
            CompletableFuture<BootFileAnswer> asked = ask(providers.get(i), request);
            if (!asked.isDone()) {
                int next = i + 1;
                return asked.thenCompose(answer -> answer instanceof BootFileAnswer.NotMine
                        ? firstOf(providers, next, request)
                        : CompletableFuture.completedFuture(answer));
            }
            if (!(asked.join() instanceof BootFileAnswer.NotMine)) {
                return asked;
            }
        }
        return CompletableFuture.completedFuture(BootFileAnswer.NOT_MINE);
    }

    private static CompletableFuture<BootFileAnswer> ask(BootFileProvider provider, BootFileRequest request) {
        try {
            return provider.open(request).toCompletableFuture().exceptionally(problem -> broken(provider, problem));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(broken(provider, e));
        }
    }

    private static BootFileAnswer broken(BootFileProvider provider, Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        return new BootFileAnswer.Refused(
                BootFileAnswer.Refusal.BROKEN, provider.getClass().getSimpleName() + " failed: " + cause);
    }
}
