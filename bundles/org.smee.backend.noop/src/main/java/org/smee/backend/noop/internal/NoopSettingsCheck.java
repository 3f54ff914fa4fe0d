package org.smee.backend.noop.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.backend.noop.cfg} for who wants to know whether it is right. */
@Component
public final class NoopSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return NoopSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        NoopSettings settings = NoopSettings.from(in);
    }
}
