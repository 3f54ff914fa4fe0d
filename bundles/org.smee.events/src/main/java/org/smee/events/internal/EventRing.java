package org.smee.events.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.smee.api.event.BootEvent;

/** A bounded queue for many producers and one consumer. Producers take no lock and allocate nothing. */
final class EventRing {
    /** Most events that one {@link #drain} hands out. */
    static final int DRAINED_AT_ONCE = 256;

    private final AtomicReferenceArray<BootEvent> slots;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();
    private final LongAdder dropped = new LongAdder();

    /** Throws {@link IllegalArgumentException} unless {@code capacity} is a power of two. */
    EventRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is no power of two");
        }
        this.slots = new AtomicReferenceArray<>(capacity);
        this.mask = capacity - 1;
    }

    /** Appends the event; returns false and counts it if the ring is full. */
    boolean offer(BootEvent event) {
        while (true) {
            long at = tail.get();
            if (at - head.get() > mask) {
                dropped.increment();
                return false;
            }
            if (tail.compareAndSet(at, at + 1)) {
                slots.set((int) at & mask, event);
                return true;
            }
        }
    }

    /** Hands some of the oldest events to {@code into} and returns how many; 0: none is there. One thread only. */
    int drain(Consumer<BootEvent> into) {
        long from = head.get();
        int taken = 0;
        while (taken < DRAINED_AT_ONCE) {
            int slot = (int) (from + taken) & mask;
            BootEvent event = slots.get(slot);
            if (event == null) {
                break;
            }
            slots.lazySet(slot, null);
            taken++;
            into.accept(event);
        }
        // one write for the whole batch: producers read this counter at every offer
        head.set(from + taken);
        return taken;
    }

    /** Says whether nothing waits; an event being appended right now already counts. */
    boolean isEmpty() {
        return tail.get() == head.get();
    }

    /** Counts an event that is not even offered. */
    void refuse() {
        dropped.increment();
    }

    /** How many events wait. */
    long size() {
        return Math.max(0, tail.get() - head.get());
    }

    /** How many events were refused so far. */
    long dropped() {
        return dropped.sum();
    }
}
