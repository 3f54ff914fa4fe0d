package org.smee.events.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.events.cfg} for who wants to know whether it is right. */
@Component
public final class EventsSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return EventsSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        EventsSettings settings = EventsSettings.from(in);
    }
}
