package org.smee.testkit.hostile;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a hostile plug-in behaves now. Thread-safe. */
public final class Temper {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger blocked = new AtomicInteger();
    private Misdeed misdeed = Misdeed.NONE;

    /** Does this from now on; frees whoever is blocked. */
    public synchronized void does(Misdeed next) {
        misdeed = next;
        notifyAll();
    }

    /** How often it was asked. */
    public int calls() {
        return calls.get();
    }

    /** How many callers are blocked now. */
    public int blocked() {
        return blocked.get();
    }

    /** Answers {@code good} or {@code nonsense}, or does not answer. */
    @SuppressWarnings("NullAway") // returns null: that is one of the misdeeds
    public <R> CompletionStage<R> stage(Supplier<R> good, Supplier<@Nullable R> nonsense) {
        return switch (act()) {
            case NULL -> null;
            case FAIL -> CompletableFuture.failedFuture(new IllegalStateException("hostile: failed"));
            case NEVER -> new CompletableFuture<>();
            case NONSENSE -> CompletableFuture.completedFuture(nonsense.get());
            default -> CompletableFuture.completedFuture(good.get());
        };
    }

    /** The same without a stage. */
    @SuppressWarnings("NullAway") // returns null: that is one of the misdeeds
    public <R> R value(Supplier<R> good, Supplier<@Nullable R> nonsense) {
        return switch (act()) {
            case NULL -> null;
            case FAIL -> throw new IllegalStateException("hostile: failed");
            case NEVER -> {
                block(Misdeed.NEVER, true);
                yield good.get();
            }
            case NONSENSE -> nonsense.get();
            default -> good.get();
        };
    }

    private Misdeed act() {
        calls.incrementAndGet();
        Misdeed now = now();
        switch (now) {
            case BLOCK -> block(now, true);
            case HOLD -> block(now, false);
            case THROW -> throw new IllegalStateException("hostile: thrown");
            case ERROR -> throw new NoClassDefFoundError("hostile/Missing");
            default -> {}
        }
        return now;
    }

    private synchronized Misdeed now() {
        return misdeed;
    }

    private synchronized void block(Misdeed meanwhile, boolean interruptibly) {
        boolean interrupted = false;
        blocked.incrementAndGet();
        try {
            while (misdeed == meanwhile) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    if (interruptibly) {
                        throw new IllegalStateException("hostile: interrupted", e);
                    }
                    interrupted = true;
                }
            }
        } finally {
            blocked.decrementAndGet();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
