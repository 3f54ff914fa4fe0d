package org.smee.api.boot;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Writes the iPXE script for one machine, or passes. Register it as a service with the property
 * {@code smee.script.name}; the highest {@code service.ranking} is asked first. Pure: the same request gives the same
 * script; any thread.
 */
@ConsumerType
public interface ScriptGenerator {
    /** Returns the script, or empty to pass to the next generator. A thrown exception is a broken script (500). */
    Optional<IpxeScript> generate(ScriptRequest request);
}
