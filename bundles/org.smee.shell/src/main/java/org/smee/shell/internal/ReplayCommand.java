package org.smee.shell.internal;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.jspecify.annotations.Nullable;
import org.smee.api.shadow.ReplayReport;

/** {@code smee:replay}. */
@Service
@Command(
        scope = "smee",
        name = "replay",
        description = "Asks a new version of a DHCP handler about recorded messages, and compares; sends nothing",
        detailedDescription = """
                Reads a pcap file (smee:record, tcpdump -w), asks the candidate and the handler in service about every message
                of a client, under the present settings and hardware, and shows what differs. With a bundle that does not run:
                starts it for that time only, so that it sees no live message.
                Example: smee:replay data/record/dhcp-20261128-054301-120.pcap /tmp/org.smee.dhcp.reservation-0.2.0.jar
                Example: smee:replay /tmp/boot.pcap    (the one in shadow)""")
public final class ReplayCommand extends SmeeCommand {
    @Option(name = "--packets", description = "Prints the packets of the differences in hexadecimal, all of them")
    boolean packets;

    @Argument(index = 0, name = "file", description = "A pcap file", required = true)
    @Completion(FileCompleter.class)
    String file = "";

    @Argument(
            index = 1,
            name = "bundle",
            description = "The candidate: id, name, name/version or jar; default: the one in shadow",
            multiValued = true)
    @Completion(CandidateCompleter.class)
    List<String> bundle = List.of();

    @Override
    public @Nullable Object execute() {
        String candidate = Words.take(this, new ArrayList<>(bundle)).orElse("");
        ReplayReport report = platform.shadow().replay(Path.of(file), candidate);
        print(report, ShadowText.lines(report, packets, ZoneId.systemDefault()));
        return null;
    }
}
