package org.smee.events.internal;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.smee.api.event.BootEventListener;
import org.smee.api.plugin.Guard;

/** Keeps listeners that publish events about events from filling the ring with them. Only the delivering thread uses it. */
final class Feedback {
    private static final int A_SECOND = 100;

    private long second;
    private int published;
    private volatile @Nullable Guard<BootEventListener> told;

    /** From now on {@code listener} is told. */
    void tells(Guard<BootEventListener> listener) {
        told = listener;
    }

    /** Whether the listener that is told now may publish one more event. */
    boolean admits() {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        if (now != second) {
            second = now;
            published = 0;
        }
        published++;
        Guard<BootEventListener> by = told;
        if (published > A_SECOND && by != null) {
            by.failed("publishes more than " + A_SECOND + " events a second about events it is told");
            return false;
        }
        return true;
    }
}
