package org.smee.syslog.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.syslog.cfg} for who wants to know whether it is right. */
@Component
public final class SyslogSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return SyslogSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        SyslogSettings settings = SyslogSettings.from(in);
    }
}
