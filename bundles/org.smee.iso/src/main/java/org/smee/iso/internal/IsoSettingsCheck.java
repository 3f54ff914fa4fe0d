package org.smee.iso.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.iso.cfg} for who wants to know whether it is right. */
@Component
public final class IsoSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return IsoSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        IsoSettings settings = IsoSettings.from(in);
    }
}
