package org.smee.script.internal;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/** What the bundle tells the operator about its settings. */
final class ScriptLog {
    private static final Logger log = LoggerFactory.getLogger(ScriptFiles.class);

    private ScriptLog() {}

    /** Reads the first settings. Throws {@link SettingsException} after it is in the log. */
    static ScriptSettings read(Map<String, Object> file) {
        try {
            return ScriptSettings.from(SettingsReader.of(ScriptSettings.PID, file));
        } catch (SettingsException e) {
            log.error("event=script.not-started reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    /** Says what is in force, and warns of what will not work. */
    static void started(ScriptSettings settings) {
        log.info(
                "event=script.settings enabled={} osie={} tink-server={} syslog={} unknown-machines={}",
                settings.enabled(),
                settings.site().osieUrl(),
                settings.site().tinkServer(),
                settings.site().syslogHost(),
                settings.unknownGetStatic() ? "static" : "refuse");
        if (settings.enabled() && settings.site().osieUrl().isEmpty()) {
            log.warn("event=script.no-installer effect=\"the hook script has no kernel to load\" fix=\"set osie.url in"
                    + " etc/org.smee.script.cfg or SMEE_OSIE_URL, or an installer URL in every hardware record\"");
        }
    }
}
