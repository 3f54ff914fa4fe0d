package org.smee.tracing.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.tracing.cfg} for who wants to know whether it is right. */
@Component
public final class TracingSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return TracingSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        TracingSettings settings = TracingSettings.from(in);
    }
}
