package org.smee.shell.internal;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes interfaces with a DHCP socket, and names of DHCP servers. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf sets the field before it calls complete
public final class SegmentCompleter implements Completer {
    @Reference
    Platform platform;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> names = platform.segments().stream()
                .flatMap(segment -> Stream.of(segment.device(), segment.instance()))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        return new StringsCompleter(names).complete(session, line, candidates);
    }
}
