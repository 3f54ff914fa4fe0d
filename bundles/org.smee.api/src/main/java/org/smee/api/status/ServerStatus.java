package org.smee.api.status;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Tells how one server is, for the start-up screen, {@code smee:status} and health checks. Register it as a service. */
@ConsumerType
public interface ServerStatus {
    /** Short name, e.g. {@code dhcp}. */
    String name();

    /** Whether the settings let it serve. One that is switched off is well: nobody wants anything from it. */
    default boolean enabled() {
        return true;
    }

    /** What it does now, a line each: mode, addresses, ports, who answers. Cheap; any thread. */
    List<String> lines();

    /** What is wrong and what to do about it, a sentence each; empty: it is well. */
    List<String> problems();
}
