package org.smee.events.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.smee.api.event.BootEvent;

/** The latest events. Thread-safe. */
final class EventHistory {
    private final ArrayDeque<BootEvent> latest = new ArrayDeque<>();
    private int size;

    EventHistory(int size) {
        this.size = size;
    }

    /** Adds events, the oldest first. */
    synchronized void add(List<BootEvent> events) {
        for (BootEvent event : events) {
            latest.addLast(event);
        }
        forget();
    }

    /** Changes how many events are kept; the oldest go first. */
    synchronized void resize(int to) {
        size = to;
        forget();
    }

    /** At most {@code limit} events, oldest first. */
    synchronized List<BootEvent> latest(int limit) {
        int skipped = Math.max(0, latest.size() - Math.max(0, limit));
        List<BootEvent> found = new ArrayList<>(latest.size() - skipped);
        for (BootEvent event : latest) {
            if (skipped-- <= 0) {
                found.add(event);
            }
        }
        return List.copyOf(found);
    }

    private void forget() {
        while (latest.size() > size) {
            latest.removeFirst();
        }
    }
}
