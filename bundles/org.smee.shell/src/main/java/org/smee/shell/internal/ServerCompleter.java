package org.smee.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.smee.dhcp.api.DhcpSegments.Segment;

/** Completes the names of DHCP servers that can be asked. */
@Service
@SuppressWarnings("NullAway.Init") // Karaf sets the field before it calls complete
public final class ServerCompleter implements Completer {
    @Reference
    Platform platform;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> names = platform.dhcpForTools().stream()
                .map(Segment::instance)
                .filter(name -> !name.isEmpty())
                .toList();
        return new StringsCompleter(names).complete(session, line, candidates);
    }
}
