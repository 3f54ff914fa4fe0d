package org.smee.hardware.internal;

import java.time.Duration;
import org.smee.api.plugin.Limits;
import org.smee.api.settings.SettingsReader;

/**
 * The checked settings of PID {@code org.smee.hardware}.
 *
 * @param deadline how long one backend may take
 * @param pendingMax most look-ups waiting for one backend
 * @param lkgSize how many answers of slow backends are remembered
 * @param lkgMaxAge how old a remembered answer may be
 */
record HardwareSettings(Duration deadline, int pendingMax, int lkgSize, Duration lkgMaxAge) {
    static final String PID = "org.smee.hardware";

    /** Throws {@link org.smee.api.settings.SettingsException} for a value outside its range. */
    static HardwareSettings from(SettingsReader in) {
        return new HardwareSettings(
                in.duration(
                        "deadline",
                        "SMEE_HARDWARE_DEADLINE",
                        Duration.ofMillis(500),
                        Duration.ofMillis(10),
                        Duration.ofSeconds(30)),
                in.number("pending.max", "SMEE_HARDWARE_PENDING_MAX", 10_000, 1, 1_000_000),
                in.number("lkg.size", "SMEE_HARDWARE_LKG_SIZE", 10_000, 0, 1_000_000),
                in.duration(
                        "lkg.max.age",
                        "SMEE_HARDWARE_LKG_MAX_AGE",
                        Duration.ofHours(24),
                        Duration.ofSeconds(1),
                        Duration.ofHours(720)));
    }

    /** What is taken from a backend. */
    Limits limits() {
        Limits usual = Limits.onEventLoops(deadline);
        return new Limits(usual.stall(), deadline, pendingMax, usual.threads(), usual.queue());
    }
}
