package org.smee.shell.internal;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes callers, kinds and names of plug-ins. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf sets the field before it calls complete
public final class PluginCompleter implements Completer {
    @Reference
    Platform platform;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> words = platform.plugins().stream()
                .flatMap(plugin -> Stream.of(plugin.caller(), plugin.kind(), plugin.name()))
                .distinct()
                .toList();
        return new StringsCompleter(words).complete(session, line, candidates);
    }
}
