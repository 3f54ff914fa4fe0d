package org.smee.kube;

import java.util.concurrent.TimeUnit;

/** Holds requests back so that no more than so many go out per second, after a burst. Thread-safe. */
public final class RequestRate {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long nanosPerRequest;
    private final long burstNanos;
    private long free;

    /** A negative or zero number: unlimited. */
    public RequestRate(int perSecond, int burst) {
        boolean unlimited = perSecond <= 0 || burst <= 0;
        this.nanosPerRequest = unlimited ? 0 : SECOND / perSecond;
        this.burstNanos = unlimited ? 0 : nanosPerRequest * (burst - 1L);
        this.free = System.nanoTime() - burstNanos;
    }

    /** Waits for its turn. */
    public void take() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(reserve(System.nanoTime()));
    }

    /** Books one request at {@code now}; returns how long it has to wait. */
    synchronized long reserve(long now) {
        if (nanosPerRequest == 0) {
            return 0;
        }
        if (free - (now - burstNanos) < 0) {
            free = now - burstNanos;
        }
        long wait = Math.max(0, free - now);
        free += nanosPerRequest;
        return wait;
    }
}
