package org.smee.dhcp.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.dhcp.cfg} for who wants to know whether it is right. */
@Component
public final class DhcpSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return DhcpSettings.PID;
    }

    @Override
    public boolean inherits() {
        return true;
    }

    @Override
    public void read(SettingsReader in) {
        DhcpSettings settings = DhcpSettings.from(in);
    }
}
