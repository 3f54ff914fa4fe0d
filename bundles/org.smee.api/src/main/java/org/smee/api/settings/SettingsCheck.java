package org.smee.api.settings;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads the settings of one PID without applying them, so that a console can check a file before it counts. Register it
 * as a service of its own: it must be there also when the settings in use are wrong.
 */
@ConsumerType
public interface SettingsCheck {
    /** The PID, e.g. {@code org.smee.tftp}. */
    String pid();

    /** Whether the file {@code <pid>~<name>.cfg} takes what it does not say from {@code <pid>.cfg}. */
    default boolean inherits() {
        return false;
    }

    /** Reads every key; throws {@link SettingsException} for the first that is wrong. No effect; any thread. */
    void read(SettingsReader in);
}
