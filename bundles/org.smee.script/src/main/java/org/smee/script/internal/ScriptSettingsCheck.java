package org.smee.script.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.script.cfg} for who wants to know whether it is right. */
@Component
public final class ScriptSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return ScriptSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        ScriptSettings settings = ScriptSettings.from(in);
    }
}
