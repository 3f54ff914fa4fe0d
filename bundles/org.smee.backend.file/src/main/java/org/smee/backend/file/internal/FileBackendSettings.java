package org.smee.backend.file.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.smee.api.settings.SettingsReader;

/**
 * The checked settings of PID {@code org.smee.backend.file}.
 *
 * @param use whether the file is used at all
 * @param path the file, absolute
 * @param pollInterval how often the file is checked besides the system's change notices
 * @param ranking the backend's {@code service.ranking}
 */
record FileBackendSettings(Use use, Path path, Duration pollInterval, int ranking) {
    static final String PID = "org.smee.backend.file";

    /** Whether the file is used. */
    enum Use {
        /** Unless the backend that knows no machine is enabled. */
        BY_DEFAULT,
        ALWAYS,
        NEVER
    }

    /** Throws {@link org.smee.api.settings.SettingsException} for a value that is not allowed. */
    static FileBackendSettings from(SettingsReader in) {
        return new FileBackendSettings(
                in.parsed("enabled", "SMEE_BACKEND_FILE_ENABLED", "auto", FileBackendSettings::use),
                in.parsed("path", "SMEE_BACKEND_FILE_PATH", "hardware.yaml", FileBackendSettings::resolve),
                in.duration(
                        "poll.interval",
                        "SMEE_BACKEND_FILE_POLL_INTERVAL",
                        Duration.ofSeconds(2),
                        Duration.ofMillis(100),
                        Duration.ofHours(1)),
                in.number("ranking", "SMEE_BACKEND_FILE_RANKING", 0, -1_000_000, 1_000_000));
    }

    private static Use use(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "auto" -> Use.BY_DEFAULT;
            case "1", "t", "true" -> Use.ALWAYS;
            case "0", "f", "false" -> Use.NEVER;
            default -> throw new IllegalArgumentException("auto, true or false");
        };
    }

    private static Path resolve(String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(System.getProperty("karaf.etc", ""))
                        .resolve(text)
                        .toAbsolutePath()
                        .normalize();
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("the path of a file: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("the path of a file, e.g. hardware.yaml");
    }
}
