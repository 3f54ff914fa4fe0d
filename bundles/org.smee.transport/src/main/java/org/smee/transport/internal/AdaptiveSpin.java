package org.smee.transport.internal;

import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.util.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Looks for the next packet a little longer before its loop goes to sleep, as long as that was worth it lately: in lockstep
 * protocols such as TFTP the answer is often only microseconds away, and to sleep and be woken costs more than to look again.
 * A quiet loop sleeps at once, but for one try in {@value #TRY_EVERY}. One per loop; used on its thread only.
 */
final class AdaptiveSpin implements SelectStrategy {
    /** Of the waits for which it was not worth it lately, one in this many is tried nevertheless. */
    static final int TRY_EVERY = 32;

    /** Weight of the past: a hit or a miss counts one eighth. */
    private static final int MEMORY = 8;

    private static final int ALWAYS = 1 << 10;

    private final long window;
    private final LongSupplier nanos;
    private int worth;
    private int waits;
    private boolean spinning;
    private long since;

    AdaptiveSpin(long windowNanos, LongSupplier nanos) {
        this.window = windowNanos;
        this.nanos = nanos;
    }

    /** For loops that look up to {@code windowNanos} longer; 0: never. */
    static SelectStrategyFactory factory(long windowNanos) {
        return () -> new AdaptiveSpin(windowNanos, System::nanoTime);
    }

    @Override
    public int calculateStrategy(IntSupplier readyNow, boolean hasTasks) throws Exception {
        if (hasTasks) {
            spinning = false;
            return readyNow.get();
        }
        if (!spinning && !isWorthIt()) {
            return SelectStrategy.SELECT;
        }
        int ready = readyNow.get();
        if (ready > 0) {
            learn(ALWAYS);
            return ready;
        }
        long now = nanos.getAsLong();
        if (!spinning) {
            spinning = true;
            since = now;
        } else if (now - since > window) {
            learn(0);
            return SelectStrategy.SELECT;
        }
        return 0;
    }

    private boolean isWorthIt() {
        return window > 0 && (worth > ALWAYS / 2 || ++waits % TRY_EVERY == 0);
    }

    private void learn(int outcome) {
        spinning = false;
        worth += (outcome - worth) / MEMORY;
    }
}
