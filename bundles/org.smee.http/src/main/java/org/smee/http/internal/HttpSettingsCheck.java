package org.smee.http.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.http.cfg} for who wants to know whether it is right. */
@Component
public final class HttpSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return HttpSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        HttpSettings settings = HttpSettings.from(in);
    }
}
