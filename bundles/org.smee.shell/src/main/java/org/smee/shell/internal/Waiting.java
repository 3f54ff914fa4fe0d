package org.smee.shell.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginFailure;
import org.smee.api.plugin.Spi;

/** Waits for answers; a console may block, packet threads never come here. */
final class Waiting {
    /** How long plug-ins may take. Shorter than the console waits, so that it is told which one was late. */
    static final Limits LIMITS = Limits.onEventLoops(Duration.ofSeconds(3));

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private Waiting() {}

    /** Returns the result of {@code stage}; throws {@link IllegalStateException} naming {@code what} otherwise. */
    static <T> T atMost(Duration patience, CompletionStage<T> stage, String what) {
        return atMost(patience, stage.toCompletableFuture(), what, "smee:status");
    }

    /** Asks one plug-in; throws {@link IllegalStateException} that names it and what it did wrong. */
    static <S, A, R> R ask(Guard<S> plugin, Spi<? super S, A, R> spi, A argument) {
        return aside(() -> plugin.ask(spi, argument), plugin.name());
    }

    /**
     * The same for whatever runs code of plug-ins. It runs on a thread of its own, because one that never returns must not take
     * the console with it.
     */
    static <T> T aside(Callable<CompletionStage<T>> call, String what) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread asking = new Thread(() -> run(call, result), "smee-shell-asks");
        asking.setDaemon(true);
        asking.start();
        try {
            return atMost(PATIENCE, result, what, "smee:plugins");
        } finally {
            asking.interrupt();
        }
    }

    private static <T> void run(Callable<CompletionStage<T>> call, CompletableFuture<T> result) {
        try {
            var answering = call.call().whenComplete((answer, problem) -> {
                if (problem == null) {
                    result.complete(answer);
                } else {
                    result.completeExceptionally(problem);
                }
            });
        } catch (Exception | Error e) {
            result.completeExceptionally(e);
        }
    }

    private static <T> T atMost(Duration patience, CompletableFuture<T> future, String what, String command) {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    what + " gave no answer within " + Text.duration(patience) + ". Type: " + command, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : PluginFailure.cause(e.getCause());
            if (cause instanceof PluginFailure failure) {
                throw new IllegalStateException(failure.getMessage() + ". Type: smee:plugins", e);
            }
            throw new IllegalStateException(what + " failed: " + cause + ". Type: log:display", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what + " was interrupted", e);
        }
    }
}
