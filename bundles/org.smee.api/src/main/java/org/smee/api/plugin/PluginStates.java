package org.smee.api.plugin;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells how the plug-ins are that one caller asks. Whoever calls plug-ins registers it as a service; consoles, health
 * checks and metrics read all of them.
 */
@ConsumerType
public interface PluginStates {
    /** A snapshot, the first to be asked first. Cheap, never blocks; any thread. */
    List<PluginState> plugins();
}
