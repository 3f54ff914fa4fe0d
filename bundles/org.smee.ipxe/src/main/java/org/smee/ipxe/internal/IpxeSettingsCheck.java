package org.smee.ipxe.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.ipxe.cfg} for who wants to know whether it is right. */
@Component
public final class IpxeSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return IpxeSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        IpxeSettings settings = IpxeSettings.from(in);
    }
}
