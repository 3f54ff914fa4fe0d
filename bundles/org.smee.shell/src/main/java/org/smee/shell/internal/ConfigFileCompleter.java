package org.smee.shell.internal;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the names of settings files. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf sets the field before it calls complete
public final class ConfigFileCompleter implements Completer {
    @Reference
    Platform platform;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try {
            List<String> names = platform.configCheck().files().stream()
                    .map(file -> file.getFileName().toString())
                    .toList();
            return new StringsCompleter(names).complete(session, line, candidates);
        } catch (IOException e) {
            return -1; // nothing to complete; the command will say why
        }
    }
}
