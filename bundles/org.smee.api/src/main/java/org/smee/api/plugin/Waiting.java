package org.smee.api.plugin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.smee.api.plugin.PluginFailure.Kind;

/** One call that does not end at once: because the plug-in answers later, or because it is asked aside. */
final class Waiting<S, A, R> implements Runnable {
    private final Guard<S> guard;
    private final Spi<? super S, A, R> spi;
    private final A argument;
    private final boolean probe;
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long began = System.nanoTime();
    private boolean fast = true;
    private @Nullable Thread runner;
    private @Nullable Future<?> deadline;

    Waiting(Guard<S> guard, Spi<? super S, A, R> spi, A argument, boolean probe) {
        this.guard = guard;
        this.spi = spi;
        this.argument = argument;
        this.probe = probe;
    }

    CompletionStage<R> result() {
        return result;
    }

    /** Starts the clock. */
    void begin() {
        deadline = Watchdog.after(guard.limits().deadline(), this::expired);
    }

    /** Ends the wait because there are too many; nobody learns the answer. {@code running}: it was asked. */
    void refuse(String why, boolean running) {
        if (ended.compareAndSet(false, true)) {
            stopClock();
            guard.busy();
            if (probe) {
                guard.breaker().probed(false);
            }
            result.completeExceptionally(guard.failure(why, Kind.BUSY, running));
        }
    }

    /** Asks, on a thread of the plug-in. */
    @Override
    public void run() {
        synchronized (this) {
            if (ended.get()) {
                return;
            }
            runner = Thread.currentThread();
        }
        @Nullable CompletionStage<R> stage = null;
        long asked = System.nanoTime();
        try {
            stage = spi.call(guard.service(), argument);
        } catch (Exception | Error e) {
            stage = CompletableFuture.failedFuture(e);
        } finally {
            synchronized (this) {
                runner = null;
            }
            boolean cleared = Thread.interrupted(); // it was meant for the plug-in, which has returned
        }
        fast = System.nanoTime() - asked < guard.limits().stall().toNanos();
        if (stage == null) {
            answered(null, null);
        } else {
            listen(stage);
        }
    }

    private void listen(CompletionStage<R> stage) {
        try {
            var answering = stage.whenComplete(this::answered);
        } catch (RuntimeException | Error e) {
            answered(null, e);
        }
    }

    /** The plug-in has answered, perhaps too late. */
    void answered(@Nullable R answer, @Nullable Throwable problem) {
        if (!ended.compareAndSet(false, true)) {
            if (answer != null) {
                spi.late(guard.service(), argument, answer);
            }
            return;
        }
        Duration took = over();
        String wrong =
                problem != null ? "failed with " + PluginFailure.reason(problem) : Guard.wrong(spi, argument, answer);
        Breaker breaker = guard.breaker();
        if (wrong != null) {
            breaker.failed(wrong, took.compareTo(guard.limits().stall()) > 0);
            if (probe) {
                breaker.probed(false);
            }
            result.completeExceptionally(guard.failure(wrong, Kind.FAILED, false));
            return;
        }
        if (probe) {
            breaker.probed(true);
        }
        breaker.answered(fast && guard.isAsideIdle());
        result.complete(answer);
    }

    private void expired() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        over();
        String what = "did not answer within " + guard.limits().deadline().toMillis() + " ms";
        guard.breaker().late(what);
        if (probe) {
            guard.breaker().probed(false);
        }
        synchronized (this) {
            if (runner != null) {
                runner.interrupt();
            }
        }
        result.completeExceptionally(guard.failure(what, Kind.LATE, true));
    }

    private void stopClock() {
        Future<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private Duration over() {
        stopClock();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        guard.over(took);
        return took;
    }
}
