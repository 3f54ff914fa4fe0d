package org.smee.backend.noop.internal;

import org.smee.api.settings.SettingsReader;

/**
 * The checked settings of PID {@code org.smee.backend.noop}.
 *
 * @param enabled whether the backend is used
 */
record NoopSettings(boolean enabled) {
    static final String PID = "org.smee.backend.noop";

    static NoopSettings from(SettingsReader in) {
        return new NoopSettings(in.flag("enabled", "SMEE_BACKEND_NOOP_ENABLED", false));
    }
}
