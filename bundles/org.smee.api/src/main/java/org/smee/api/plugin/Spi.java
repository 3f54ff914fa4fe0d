package org.smee.api.plugin;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * How plug-ins of one kind are called. Keep one constant of it: a call through it allocates nothing.
 *
 * @param <S> the service
 * @param <A> what it is asked
 * @param <R> what it answers
 */
public abstract class Spi<S, A, R> {
    /** Calls the plug-in; whatever it throws is its fault. */
    public abstract CompletionStage<R> call(S plugin, A argument) throws Exception;

    /** Says what is wrong with an answer, as the end of "it …"; null: nothing. Not called for null, which is wrong. */
    public @Nullable String nonsense(A argument, R answer) {
        return null;
    }

    /** Whether {@code stage} is a constant known to be completed and right, so that it needs no look. */
    public boolean isConstant(CompletionStage<R> stage) {
        return false;
    }

    /** Takes an answer that came when nobody waited for it any more: closes what it holds, or remembers it. */
    public void late(S plugin, A argument, R answer) {}
}
