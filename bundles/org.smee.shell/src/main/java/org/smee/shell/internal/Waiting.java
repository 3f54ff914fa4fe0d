package org.smee.shell.internal;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers; a console may block, packet threads never come here. */
final class Waiting {
    private Waiting() {}

    /** Returns the result of {@code stage}; throws {@link IllegalStateException} naming {@code what} otherwise. */
    static <T> T atMost(Duration patience, CompletionStage<T> stage, String what) {
        try {
            return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    what + " gave no answer within " + Text.duration(patience) + ". Type: smee:status", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + " failed: " + e.getCause() + ". Type: log:display", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what + " was interrupted", e);
        }
    }
}
