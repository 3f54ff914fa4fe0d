package org.smee.api.plugin;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The calls that hold their caller's thread now. A slot belongs to one call at a time, so its counters need no more than
 * plain writes; slots are a cache line apart, so that event loops do not disturb one another.
 */
final class InFlight {
    static final int FULL = -1;

    private static final int SLOTS = 256;
    private static final int STRIDE = 8;
    private static final int STARTED = 0; // tick; 0: free; negative: being interrupted; INTERRUPTED
    private static final int CALLS = 1;
    private static final int NANOS = 2; // when a sampled call began; 0: not sampled
    private static final int SEEN = 3; // the tick of the call that the watchdog has reported
    private static final long INTERRUPTED = Long.MIN_VALUE;
    private static final int SAMPLED = 16;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS * STRIDE);
    private final AtomicReferenceArray<Thread> callers = new AtomicReferenceArray<>(SLOTS);
    /** One bit for each slot that ever had a call: a few of them, so that a look touches a few cache lines. */
    private final AtomicLongArray used = new AtomicLongArray(SLOTS / Long.SIZE);

    /** Notes that a call of this thread begins at {@code tick}, 1 or more; returns its slot or {@link #FULL}. */
    int enter(long tick) {
        Thread self = Thread.currentThread();
        int slot = (int) self.getId() & SLOTS - 1;
        for (int tried = 0; tried < SLOTS; tried++) {
            int at = slot * STRIDE;
            if (slots.getPlain(at) == 0 && slots.compareAndSet(at, 0, tick)) {
                if (callers.getPlain(slot) == null) {
                    long bit = 1L << slot;
                    used.accumulateAndGet(slot / Long.SIZE, bit, (before, added) -> before | added);
                }
                callers.setPlain(slot, self);
                long calls = slots.getPlain(at + CALLS);
                slots.setOpaque(at + CALLS, calls + 1);
                slots.setPlain(at + NANOS, calls % SAMPLED == 0 ? System.nanoTime() | 1 : 0);
                return slot;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return FULL;
    }

    /** Notes that the call ended; returns how long it took in ns, or 0 if it was not sampled. */
    long exit(int slot) {
        int at = slot * STRIDE;
        long began = slots.getPlain(at + NANOS);
        long took = began == 0 ? 0 : Math.max(System.nanoTime() - began, 1);
        long started = slots.get(at + STARTED);
        if (started < 0 || !slots.compareAndSet(at, started, 0)) {
            while (slots.get(at) != INTERRUPTED) {
                Thread.onSpinWait(); // the watchdog is between two instructions
            }
            boolean cleared = Thread.interrupted(); // it was meant for the plug-in, which has returned
            slots.set(at, 0);
        }
        return took;
    }

    /** How many calls began. */
    long calls() {
        long sum = 0;
        for (int slot = nextUsed(0); slot >= 0; slot = nextUsed(slot + 1)) {
            sum += slots.getOpaque(slot * STRIDE + CALLS);
        }
        return sum;
    }

    private int nextUsed(int from) {
        for (int slot = from; slot < SLOTS; slot = (slot / Long.SIZE + 1) * Long.SIZE) {
            long rest = used.get(slot / Long.SIZE) & -1L << slot;
            if (rest != 0) {
                return slot / Long.SIZE * Long.SIZE + Long.numberOfTrailingZeros(rest);
            }
        }
        return FULL;
    }

    /** What {@link #check} finds. */
    interface Found {
        /** A call is older than it may be; told once. */
        void stalled(Thread caller);
    }

    /** Tells of calls begun {@code stall} ticks before {@code tick} or earlier; interrupts those from {@code end} ticks on. */
    void check(long tick, long stall, long end, Found found) {
        for (int slot = nextUsed(0); slot >= 0; slot = nextUsed(slot + 1)) {
            int at = slot * STRIDE;
            long started = slots.get(at);
            @Nullable Thread caller = callers.get(slot);
            if (started <= 0 || tick - started < stall || caller == null) {
                continue;
            }
            if (slots.getPlain(at + SEEN) != started) {
                slots.setPlain(at + SEEN, started);
                found.stalled(caller);
            }
            if (tick - started >= end && slots.compareAndSet(at, started, -started)) {
                caller.interrupt();
                slots.set(at, INTERRUPTED);
            }
        }
    }
}
