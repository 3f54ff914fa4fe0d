package org.smee.shadow.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.shadow.cfg} for who wants to know whether it is right. */
@Component
public final class ShadowSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return ShadowSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        ShadowSettings settings = ShadowSettings.from(in);
    }
}
