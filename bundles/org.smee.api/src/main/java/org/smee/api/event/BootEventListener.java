package org.smee.api.event;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told every boot event, in order, off the packet path. Register it as a service. A slow listener loses events (the
 * ring is bounded, losses are counted), never packets.
 */
@ConsumerType
public interface BootEventListener {
    /** Called on one thread at a time. An exception is logged and counted, and the next event comes all the same. */
    void on(BootEvent event);
}
