package org.smee.api.event;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Takes boot events from servers and hands them to the listeners. */
@ProviderType
public interface BootEvents {
    /** Queues the event. Never blocks, never throws; when the ring is full the event is dropped and counted. */
    void publish(BootEvent event);

    /** The latest events, oldest first, at most {@code limit}. */
    List<BootEvent> recent(int limit);

    /** How many events were dropped since the start because listeners were too slow. */
    long dropped();
}
