package org.smee.console.internal;

import java.nio.file.Path;
import org.smee.api.settings.SettingsReader;

/**
 * Checked settings of the console.
 *
 * @param enabled whether it listens at all
 * @param port TCP port on loopback; 0: any free one
 * @param directory where key, known hosts and port are written
 */
record ConsoleSettings(boolean enabled, int port, Path directory) {
    static final String PID = "org.smee.console";

    /** Reads {@code reader}; throws {@link org.smee.api.settings.SettingsException} for a value that is not allowed. */
    static ConsoleSettings from(SettingsReader reader, Path directory) {
        return new ConsoleSettings(
                reader.flag("enabled", "SMEE_CONSOLE_ENABLED", true),
                reader.port("listen.port", "SMEE_CONSOLE_PORT", 8101),
                directory);
    }
}
