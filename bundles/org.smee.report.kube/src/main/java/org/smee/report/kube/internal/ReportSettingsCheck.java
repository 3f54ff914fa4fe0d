package org.smee.report.kube.internal;

import org.osgi.service.component.annotations.Component;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads {@code etc/org.smee.report.kube.cfg} for who wants to know whether it is right. */
@Component
public final class ReportSettingsCheck implements SettingsCheck {
    @Override
    public String pid() {
        return ReportSettings.PID;
    }

    @Override
    public void read(SettingsReader in) {
        ReportSettings settings = ReportSettings.from(in);
    }
}
