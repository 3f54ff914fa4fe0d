package org.smee.api.boot;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Asks providers in order; the one way every server finds a file. */
public final class BootFiles {
    private BootFiles() {}

    /**
     * Asks {@code providers} in the order of the list until one claims the name. Nobody claims it:
     * {@link BootFileAnswer.Refusal#NOT_FOUND}. Never throws and the stage never fails: a provider that does either is
     * reported as {@link BootFileAnswer.Refusal#BROKEN} with its message.
     */
    public static CompletionStage<BootFileAnswer> open(List<BootFileProvider> providers, BootFileRequest request) {
        return openFrom(providers, 0, request);
    }

    private static CompletionStage<BootFileAnswer> openFrom(
            List<BootFileProvider> providers, int index, BootFileRequest request) {
        for (int i = index; i < providers.size(); i++) {
            CompletableFuture<BootFileAnswer> asked = ask(providers.get(i), request);
            if (!asked.isDone()) {
                int next = i + 1;
                return asked.thenCompose(answer -> answer instanceof BootFileAnswer.NotMine
                        ? openFrom(providers, next, request)
                        : CompletableFuture.completedFuture(answer));
            }
            if (!(asked.join() instanceof BootFileAnswer.NotMine)) {
                return asked;
            }
        }
        return CompletableFuture.completedFuture(new BootFileAnswer.Refused(
                BootFileAnswer.Refusal.NOT_FOUND, "no provider has a file named \"" + request.name() + "\""));
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
