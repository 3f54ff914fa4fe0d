package org.smee.tftp.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.tftp.cfg} for who wants to know whether it is right. */
@Component
public final class TftpSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return TftpSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        TftpSettings settings = TftpSettings.from(in);
    }
}
