package org.smee.iso.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Notices that a source which owes us bytes sends none for too long. */
final class Stall {
    /** Nothing is awaited: it is the client that is slow. */
    private static final long IDLE = Long.MIN_VALUE;

    private final long limitNanos;
    private final Runnable then;
    private final ScheduledFuture<?> checks;
    private volatile long waitingSince = System.nanoTime();

    /** Runs {@code then}, perhaps more than once, when {@code limit} has passed while bytes were awaited. */
    Stall(ScheduledExecutorService clock, Duration limit, Runnable then) {
        this.limitNanos = limit.toNanos();
        this.then = then;
        long every = Math.max(10, Math.min(1000, limit.toMillis() / 4));
        this.checks = clock.scheduleWithFixedDelay(this::check, every, every, TimeUnit.MILLISECONDS);
    }

    /** Bytes are awaited from now on. */
    void awaiting() {
        waitingSince = System.nanoTime();
    }

    /** No bytes are awaited until {@link #awaiting}. */
    void idle() {
        waitingSince = IDLE;
    }

    /** It is over. */
    void end() {
        checks.cancel(false);
    }

    private void check() {
        long since = waitingSince;
        if (since != IDLE && System.nanoTime() - since > limitNanos) {
            then.run();
        }
    }
}
