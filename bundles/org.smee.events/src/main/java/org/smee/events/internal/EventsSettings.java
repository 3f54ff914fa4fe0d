package org.smee.events.internal;

import org.smee.api.settings.SettingsReader;

/**
 * The checked settings of PID {@code org.smee.events}.
 *
 * @param historySize how many events are remembered
 * @param linesPerSecond most boot lines logged in one second
 */
record EventsSettings(int historySize, int linesPerSecond) {
    static final String PID = "org.smee.events";

    /** Throws {@link org.smee.api.settings.SettingsException} for a value outside its range. */
    static EventsSettings from(SettingsReader in) {
        return new EventsSettings(
                in.number("history.size", "SMEE_EVENTS_HISTORY_SIZE", 10_000, 0, 1_000_000),
                in.number("log.lines.per.second", "SMEE_LOG_LINES_PER_SECOND", 50, 1, 100_000));
    }
}
