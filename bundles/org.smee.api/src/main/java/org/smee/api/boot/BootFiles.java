package org.smee.api.boot;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.smee.api.swap.Succession;
import org.smee.api.swap.View;

/** Asks providers in order; the one way every server finds a file. */
public final class BootFiles {
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
     * The same with providers that come and go: while one is being replaced, neither it is passed over nor is anything
     * refused, but the answer waits for its successor, for at most {@link Succession#GRACE}.
     */
    public static CompletionStage<BootFileAnswer> open(
            Succession<BootFileProvider> providers, BootFileRequest request) {
        return or(settled(providers, request, CHANGES), request);
    }

    private static CompletableFuture<BootFileAnswer> settled(
            Succession<BootFileProvider> providers, BootFileRequest request, int changes) {
        View<BootFileProvider> view = providers.view();
        CompletableFuture<BootFileAnswer> first = firstOf(view.certain(), 0, request);
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
