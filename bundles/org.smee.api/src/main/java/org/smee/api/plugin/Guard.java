package org.smee.api.plugin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.smee.api.plugin.PluginFailure.Kind;

/**
 * One plug-in as one caller asks it. Answers at once come back as they are, on the caller's thread, and the call allocates
 * nothing. Whatever else a plug-in does ends in a failed stage within the deadline. Thread-safe.
 *
 * @param <S> the service
 */
public final class Guard<S> {
    private final Guards<S> owner;
    private final S service;
    private final String name;
    private final long bundleId;
    private final InFlight inFlight = new InFlight();
    private final Latency latency = new Latency();
    private final LongAdder asideCalls = new LongAdder();
    private final LongAdder bypassed = new LongAdder();
    private final AtomicInteger pending = new AtomicInteger();
    private final Breaker breaker;
    private final AsideThreads aside;
    private volatile int rank;

    Guard(Guards<S> owner, S service, String name, long bundleId, int rank) {
        this.owner = owner;
        this.service = service;
        this.name = name;
        this.bundleId = bundleId;
        this.rank = rank;
        this.breaker = new Breaker(owner.kind() + " " + name + " of " + owner.caller(), owner::limits, owner.clock());
        this.aside = new AsideThreads(name);
    }

    /** The plug-in itself, for showing what it is. */
    public S service() {
        return service;
    }

    /** Its component, class or script name. */
    public String name() {
        return name;
    }

    /**
     * Asks. The stage is completed, or completes within the deadline; it fails with {@link PluginFailure} and with
     * nothing else.
     */
    public <A, R> CompletionStage<R> ask(Spi<? super S, A, R> spi, A argument) {
        int slot = breaker.mode() == Breaker.Mode.DIRECT ? inFlight.enter(owner.tick()) : InFlight.FULL;
        if (slot == InFlight.FULL) {
            return askAside(spi, argument);
        }
        @Nullable CompletionStage<R> stage = null;
        try {
            stage = spi.call(service, argument);
        } catch (Exception | Error e) {
            return fault("threw " + e);
        } finally {
            took(inFlight.exit(slot));
        }
        return stage != null && spi.isConstant(stage) ? stage : settled(spi, argument, stage);
    }

    private <A, R> CompletionStage<R> settled(
            Spi<? super S, A, R> spi, A argument, @Nullable CompletionStage<R> stage) {
        if (stage == null) {
            return fault("returned null instead of a stage");
        }
        CompletableFuture<R> future;
        try {
            future = stage.toCompletableFuture();
            if (!future.isDone()) {
                return await(spi, argument, future);
            }
            String wrong = wrong(spi, argument, future.join());
            if (wrong != null) {
                return fault(wrong);
            }
        } catch (RuntimeException | Error e) {
            return fault("failed with " + PluginFailure.reason(e));
        }
        breaker.answeredAtOnce();
        return future;
    }

    private <A, R> CompletionStage<R> await(Spi<? super S, A, R> spi, A argument, CompletableFuture<R> future) {
        Waiting<S, A, R> waiting = new Waiting<>(this, spi, argument, false);
        if (pending.incrementAndGet() > owner.limits().pending()) {
            waiting.refuse("is busy: " + owner.limits().pending() + " calls wait for its answers already", true);
        } else {
            waiting.begin();
        }
        var answering = future.whenComplete(waiting::answered);
        return waiting.result();
    }

    private <A, R> CompletionStage<R> askAside(Spi<? super S, A, R> spi, A argument) {
        boolean probe = false;
        if (breaker.mode() == Breaker.Mode.BYPASSED) {
            probe = breaker.probe();
            if (!probe) {
                bypassed.increment();
                return CompletableFuture.failedFuture(
                        failure("is bypassed, because it " + breaker.shown().reason(), Kind.BYPASSED, false));
            }
        }
        Waiting<S, A, R> waiting = new Waiting<>(this, spi, argument, probe);
        pending.incrementAndGet();
        waiting.begin();
        try {
            aside.execute(waiting, owner.limits());
            asideCalls.increment();
        } catch (RejectedExecutionException e) {
            waiting.refuse("is busy: " + owner.limits().queue() + " calls wait for its threads", false);
        }
        return waiting.result();
    }

    /**
     * Begins a call that the caller makes itself, where an object for each would be too much. Returns a slot for {@link
     * #exit}, or a negative number: do without the plug-in.
     */
    public int enter() {
        boolean probe = breaker.mode() != Breaker.Mode.DIRECT && owner.limits().threads() == 0 && breaker.probe();
        boolean may = probe || breaker.mode() == Breaker.Mode.DIRECT;
        int slot = may ? inFlight.enter(owner.tick()) : InFlight.FULL;
        if (slot == InFlight.FULL) {
            bypassed.increment();
            if (probe) {
                breaker.probed(false);
            }
        }
        return slot;
    }

    /** Whether it is asked on its caller's thread now. */
    public boolean isDirect() {
        return breaker.mode() == Breaker.Mode.DIRECT;
    }

    /** Ends a call begun with {@link #enter}. */
    public void exit(int slot) {
        took(inFlight.exit(slot));
        if (owner.limits().threads() == 0 && breaker.mode() == Breaker.Mode.BYPASSED) {
            breaker.probed(true); // unless it was late, which has been told already
        }
    }

    /** Notes that the plug-in did something wrong in a call begun with {@link #enter}: the end of "it …". */
    public void failed(String what) {
        breaker.failed(what, false);
    }

    private void took(long nanos) {
        if (nanos > 0) {
            latency.add(nanos);
        }
    }

    private <R> CompletionStage<R> fault(String what) {
        breaker.failed(what, false);
        return CompletableFuture.failedFuture(failure(what, Kind.FAILED, false));
    }

    /** What is wrong with an answer; null: nothing. */
    static <S, A, R> @Nullable String wrong(Spi<? super S, A, R> spi, A argument, @Nullable R answer) {
        if (answer == null) {
            return "answered null";
        }
        try {
            return spi.nonsense(argument, answer);
        } catch (RuntimeException | Error e) {
            return "answered something that throws " + e;
        }
    }

    PluginFailure failure(String what, Kind kind, boolean running) {
        return new PluginFailure(owner.kind() + " " + name, what, kind, running);
    }

    /** Whether a call made directly would overtake none that was made aside. */
    boolean isAsideIdle() {
        return aside.isIdle();
    }

    Breaker breaker() {
        return breaker;
    }

    Limits limits() {
        return owner.limits();
    }

    /** A waiting call is over; it took so long. */
    void over(Duration took) {
        pending.decrementAndGet();
        latency.add(took.toNanos());
    }

    /** A waiting call was refused. */
    void busy() {
        pending.decrementAndGet();
        bypassed.increment();
    }

    void rank(int next) {
        rank = next;
    }

    int rank() {
        return rank;
    }

    /** Looks for calls that hold their thread too long. */
    void check(long tick, long stallTicks) {
        Limits limits = owner.limits();
        inFlight.check(tick, stallTicks, stallTicks * 4, caller -> {
            breaker.blocked("held the thread " + caller.getName() + " for "
                    + limits.stall().toMillis() + " ms");
            owner.stalled(this);
        });
    }

    void age() {
        latency.age();
    }

    void retire() {
        aside.shutdown();
    }

    /** How it is. */
    public PluginState state() {
        Breaker.Shown shown = breaker.shown();
        return new PluginState(
                owner.caller(),
                owner.kind(),
                name,
                bundleId,
                rank,
                shown.condition(),
                shown.since(),
                shown.reason(),
                inFlight.calls() + asideCalls.sum(),
                shown.errors(),
                shown.late(),
                bypassed.sum(),
                latency.p99());
    }
}
