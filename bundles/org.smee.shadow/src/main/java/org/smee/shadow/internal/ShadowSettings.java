package org.smee.shadow.internal;

import java.time.Duration;
import org.smee.api.settings.SettingsReader;

/**
 * The checked settings of PID {@code org.smee.shadow}.
 *
 * @param budget percent of a promoted plug-in's calls that may go wrong
 * @param window the time they are counted over
 * @param kept how many differences are kept
 */
record ShadowSettings(double budget, Duration window, int kept) {
    static final String PID = "org.smee.shadow";

    private static final String RANGE = "a number from 0 to 100, e.g. 0.5";

    /** Throws {@link org.smee.api.settings.SettingsException} for a value outside its range. */
    static ShadowSettings from(SettingsReader in) {
        return new ShadowSettings(
                in.parsed("budget", "SMEE_SHADOW_BUDGET", "1", ShadowSettings::percent),
                in.duration(
                        "window",
                        "SMEE_SHADOW_WINDOW",
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)),
                in.number("differences", "SMEE_SHADOW_DIFFERENCES", 500, 1, 10_000));
    }

    private static double percent(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,6})?") || Double.parseDouble(text) > 100) {
            throw new IllegalArgumentException(RANGE);
        }
        return Double.parseDouble(text);
    }
}
