package org.smee.bootfiles.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.bootfiles.cfg} for who wants to know whether it is right. */
@Component
public final class BootFilesSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return BootFilesSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        BootFilesSettings settings = BootFilesSettings.from(in);
    }
}
