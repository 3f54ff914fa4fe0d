package org.smee.shell.internal;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.smee.api.hardware.Hardware;

/** Completes the MACs of the first machines that match what is typed. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf sets the field before it calls complete
public final class MacCompleter implements Completer {
    private static final int OFFERED = 50;

    @Reference
    Platform platform;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        String typed = line.getCursorArgument() == null
                ? ""
                : line.getCursorArgument().substring(0, line.getArgumentPosition());
        try (Stream<Hardware> all = platform.hardware().all()) {
            List<String> macs = all.map(machine -> machine.mac().toString())
                    .filter(mac -> mac.startsWith(typed))
                    .limit(OFFERED)
                    .toList();
            return new StringsCompleter(macs).complete(session, line, candidates);
        }
    }
}
