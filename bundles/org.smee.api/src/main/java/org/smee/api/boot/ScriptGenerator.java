package org.smee.api.boot;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Writes the iPXE script for one machine, or passes. Register it as a service with the property {@link #NAME}; the
 * highest {@code service.ranking} is asked first. Pure: the same request gives the same script; any thread.
 */
@ConsumerType
public interface ScriptGenerator {
    /** Service property: what operators call this generator, e.g. {@code hook}; it stands in events and status. */
    String NAME = "smee.script.name";

    /**
     * Returns the script, or empty to pass to the next generator. A machine whose {@code boot} is {@code LOCAL_DISK}
     * must get nothing else than its disk: pass, unless that is what you write.
     *
     * <p>{@link IllegalArgumentException} means that the data of this machine make no script. The machine gets a 500
     * with the message, and nobody else is asked: the next generator might boot something the record does not want.
     * Every other exception or linkage error, null, a text that does not begin with {@code #!ipxe} or is longer than
     * 1 MiB is a bug of the generator: it is logged and named in the event, and the next one is asked.
     */
    Optional<IpxeScript> generate(ScriptRequest request);
}
