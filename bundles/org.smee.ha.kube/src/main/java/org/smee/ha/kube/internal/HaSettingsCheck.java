package org.smee.ha.kube.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.ha.kube.cfg} for who wants to know whether it is right. */
@Component
public final class HaSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return HaSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        HaSettings settings = HaSettings.from(in);
    }
}
