package org.smee.api.shadow;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs one candidate at a time beside what is in service: a bundle with DHCP handlers or script generators. For consoles:
 * calls may block for seconds. Any thread. Every method throws {@link IllegalStateException} or {@link
 * IllegalArgumentException} with a sentence that says what to type next.
 */
@ProviderType
public interface Shadow {
    /**
     * Starts a bundle so that nobody asks it but we, on what the servers are asked.
     *
     * @param bundle id, symbolic name, {@code name/version}, or the address or path of a jar, which is installed
     */
    ShadowReport begin(String bundle);

    /** Stops the candidate and forgets what was found; a promoted one is rolled back before. */
    ShadowReport end();

    /** How things are. */
    ShadowReport report();

    /** From the next message or script on the candidate answers, and what it replaces stands behind it. */
    ShadowReport promote();

    /** From the next message or script on everything is as it was before {@link #promote}. */
    ShadowReport rollback();

    /** Makes a promotion last: the candidate becomes an ordinary bundle, the bundle of the same name is stopped. */
    ShadowReport keep();

    /**
     * Asks the candidate and who is in service what they make of recorded DHCP messages; sends nothing.
     *
     * @param file a pcap file
     * @param bundle a candidate that is not running, as for {@link #begin}; empty: the present one
     */
    ReplayReport replay(Path file, String bundle);
}
