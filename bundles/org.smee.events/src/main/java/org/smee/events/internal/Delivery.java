package org.smee.events.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.plugin.Guard;

/**
 * A batch of events on its way to the listeners, one call at a time. If a listener holds the delivering thread, another
 * thread goes on with what is left. Belongs to one thread, but for {@link #handOver}.
 */
final class Delivery {
    private final BootEvent[] batch = new BootEvent[EventRing.DRAINED_AT_ONCE];
    private int count;
    private int event;
    private int listener;
    private List<Guard<BootEventListener>> listeners = List.of();
    private boolean handedOver;

    /** Adds an event to the batch; the ring gives no more than fit. */
    synchronized void add(BootEvent added) {
        batch[count++] = added;
    }

    /** Begins with the first event and {@code asked}. */
    synchronized void begin(List<Guard<BootEventListener>> asked) {
        event = 0;
        listener = 0;
        listeners = asked;
    }

    /** Whom to tell next, of {@link #event}; null: the batch is delivered or not ours any more. */
    synchronized @Nullable Guard<BootEventListener> next() {
        if (handedOver || count == 0) {
            return null;
        }
        while (listener == listeners.size()) {
            batch[event] = null;
            event++;
            listener = 0;
            if (event >= count || listeners.isEmpty()) {
                java.util.Arrays.fill(batch, 0, count, null);
                count = 0;
                return null;
            }
        }
        return listeners.get(listener++);
    }

    /** What {@link #next} is to be told. */
    synchronized BootEvent event() {
        return batch[event];
    }

    synchronized boolean isHandedOver() {
        return handedOver;
    }

    /** What is left, for another thread; the call under way is not part of it. */
    synchronized Delivery handOver() {
        handedOver = true;
        Delivery rest = new Delivery();
        System.arraycopy(batch, 0, rest.batch, 0, count);
        rest.count = count;
        rest.event = event;
        rest.listener = listener;
        rest.listeners = listeners;
        return rest;
    }
}
