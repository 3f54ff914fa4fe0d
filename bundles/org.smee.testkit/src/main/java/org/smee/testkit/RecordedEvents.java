package org.smee.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEvents;

/** Keeps every published event, for assertions. Thread-safe. */
public final class RecordedEvents implements BootEvents {
    private final List<BootEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void publish(BootEvent event) {
        events.add(event);
    }

    @Override
    public List<BootEvent> recent(int limit) {
        return events.subList(Math.max(0, events.size() - limit), events.size());
    }

    @Override
    public long dropped() {
        return 0;
    }

    /** Everything published so far, oldest first. */
    public List<BootEvent> all() {
        return List.copyOf(events);
    }

    /** The event published last; throws if there is none. */
    public BootEvent last() {
        return events.get(events.size() - 1);
    }
}
