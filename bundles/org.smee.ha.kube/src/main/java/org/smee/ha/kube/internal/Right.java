package org.smee.ha.kube.internal;

import java.util.function.LongSupplier;

/** The right to answer, until a moment of the monotonic clock. Written under the election's lock; read wait-free by any thread. */
final class Right {
    private final LongSupplier nanoClock;
    private volatile long until;

    Right(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.until = nanoClock.getAsLong();
    }

    boolean isHeld() {
        return nanoClock.getAsLong() - until < 0;
    }

    void holdUntil(long moment) {
        until = moment;
    }

    void drop() {
        until = nanoClock.getAsLong();
    }
}
