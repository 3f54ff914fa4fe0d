package org.smee.transport.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.transport.cfg} for who wants to know whether it is right. */
@Component
public final class TransportSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return TransportSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        TransportSettings settings = TransportSettings.from(in);
    }
}
