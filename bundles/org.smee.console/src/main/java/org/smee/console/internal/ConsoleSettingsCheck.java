package org.smee.console.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.console.cfg} for who wants to know whether it is right. */
@Component
public final class ConsoleSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return ConsoleSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        ConsoleSettings settings = ConsoleSettings.from(in, java.nio.file.Path.of("."));
    }
}
