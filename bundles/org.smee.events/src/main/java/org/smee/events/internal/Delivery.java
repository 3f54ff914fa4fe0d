package org.smee.events.internal;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.plugin.Guard;

/**
 * A batch of events on its way to the listeners: to the first all of them, then to the next. If a listener holds the
 * delivering thread, another thread goes on with what is left. Belongs to one thread, but for {@link #handOver}.
 */
final class Delivery {
    /** Events that a listener is told in one guarded call: guarding each would cost more than most listeners. */
    static final int TOLD_AT_ONCE = 32;

    /** After so many events a packet that came meanwhile has its turn: the kernel does not always take the core away in time. */
    private static final int TOLD_BETWEEN_PACKETS = 8;

    private static final long DELIVERED = -1;
    private static final long HANDED_OVER = -2;

    private final BootEvent[] batch = new BootEvent[EventRing.DRAINED_AT_ONCE];
    /** Whose turn it is (high half), and how many events it was told or is being told (low half). */
    private final AtomicLong position = new AtomicLong(DELIVERED);

    private int count;
    private int listener;
    private int told;
    private List<Guard<BootEventListener>> listeners = List.of();

    /** Adds an event to the batch; the ring gives no more than fit. */
    void add(BootEvent added) {
        batch[count++] = added;
    }

    /** Begins with the first event and {@code asked}; not while it may be handed over. Returns the events of the batch. */
    List<BootEvent> begin(List<Guard<BootEventListener>> asked) {
        listeners = asked;
        listener = 0;
        told = 0;
        position.set(0);
        return Arrays.asList(batch).subList(0, count);
    }

    /** Tells the listeners what is left of the batch, as long as it is not handed over. */
    void deliver(Feedback feedback) {
        while (listener < listeners.size()) {
            Guard<BootEventListener> guard = listeners.get(listener);
            feedback.tells(guard);
            while (told < count) {
                if (!tell(guard)) {
                    return;
                }
            }
            listener++;
            told = 0;
        }
        long last = position.get();
        if (last >= 0 && position.compareAndSet(last, DELIVERED)) {
            Arrays.fill(batch, 0, count, null);
            count = 0;
        }
    }

    /** Tells some of the events; returns false if they are not ours any more. */
    private boolean tell(Guard<BootEventListener> guard) {
        int slot = guard.isDirect() ? guard.enter() : -1;
        return slot < 0 ? ask(guard) : call(guard, slot);
    }

    @SuppressWarnings("ThreadPriorityCheck") // only a hint: nothing depends on who runs next
    private boolean call(Guard<BootEventListener> guard, int slot) {
        BootEventListener service = guard.service();
        int end = Math.min(count, told + TOLD_AT_ONCE);
        try {
            synchronized (service) { // one call at a time, also while it moves from one thread to another
                while (told < end) {
                    if (!take()) {
                        return false;
                    }
                    service.on(batch[told - 1]);
                    if (told % TOLD_BETWEEN_PACKETS == 0) {
                        Thread.yield();
                    }
                }
            }
        } catch (Exception | Error e) {
            guard.failed("threw " + e);
        } finally {
            guard.exit(slot);
        }
        return true;
    }

    private boolean ask(Guard<BootEventListener> guard) {
        if (!take()) {
            return false;
        }
        var asked = guard.ask(OnEventSpi.TELL, batch[told - 1]);
        return true;
    }

    /** Makes the next event ours to tell; returns false if it is handed over. */
    private boolean take() {
        long now = position.get();
        told++;
        return now != HANDED_OVER && position.compareAndSet(now, (long) listener << Integer.SIZE | told);
    }

    boolean isHandedOver() {
        return position.get() == HANDED_OVER;
    }

    /** What is left, for another thread; the call under way is not part of it. */
    Delivery handOver() {
        long at = position.getAndSet(HANDED_OVER);
        Delivery rest = new Delivery();
        if (at >= 0) {
            System.arraycopy(batch, 0, rest.batch, 0, count);
            rest.count = count;
            rest.listeners = listeners;
            rest.listener = (int) (at >>> Integer.SIZE);
            rest.told = (int) at;
            rest.position.set(at);
        }
        return rest;
    }
}
