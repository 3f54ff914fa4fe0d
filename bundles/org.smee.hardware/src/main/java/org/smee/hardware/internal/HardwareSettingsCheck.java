package org.smee.hardware.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.hardware.cfg} for who wants to know whether it is right. */
@Component
public final class HardwareSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return HardwareSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        HardwareSettings settings = HardwareSettings.from(in);
    }
}
