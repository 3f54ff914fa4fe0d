package org.smee.api.boot;

import org.osgi.annotation.versioning.ProviderType;
import org.smee.api.hardware.Hardware;

/**
 * Remembers which machines have started what they boot once. A service of whoever serves their scripts; without one
 * nobody knows, and the script decides when it is asked for.
 */
@ProviderType
@FunctionalInterface
public interface OnceMemory {
    /** Remembers nothing. */
    OnceMemory NONE = machine -> false;

    /**
     * Says whether the token in the machine's record is used, so that it boots from its disk from now on. False for a
     * machine that does not boot once, and while nobody can tell. Never blocks; any thread.
     */
    boolean isUsed(Hardware machine);
}
