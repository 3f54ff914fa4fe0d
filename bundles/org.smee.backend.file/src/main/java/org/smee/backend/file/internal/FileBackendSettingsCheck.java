package org.smee.backend.file.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.backend.file.cfg} for who wants to know whether it is right. */
@Component
public final class FileBackendSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return FileBackendSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        FileBackendSettings settings = FileBackendSettings.from(in);
    }
}
