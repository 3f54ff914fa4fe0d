package org.smee.shell.internal;

import java.time.ZoneId;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.smee.api.shadow.ShadowReport;

/** {@code smee:shadow}. */
@Service
@Command(
        scope = "smee",
        name = "shadow",
        description =
                "Runs a new version of a plug-in beside the present one and shows what it would answer differently",
        detailedDescription = """
                For bundles with DHCP handlers or script generators. The candidate is asked what the servers are asked; its
                answers are compared with those that machines get, and sent to nobody. It must not run yet: install it
                without starting it, or give its jar. A restart of the process ends it.
                Example: smee:shadow /tmp/org.smee.dhcp.reservation-0.2.0.jar
                Example: smee:shadow org.smee.dhcp.reservation/0.2.0
                Example: smee:shadow report    (with every differing decision and its packet: --packets)
                Example: smee:shadow end
                Then: smee:promote, smee:rollback""")
public final class ShadowCommand extends SmeeCommand {
    @Option(name = "--packets", description = "Prints the packets of the differences in hexadecimal, all of them")
    boolean packets;

    @Argument(
            name = "bundle",
            description = "The candidate: id, name, name/version or jar; or report, the default; or end",
            multiValued = true)
    @Completion(CandidateCompleter.class)
    List<String> bundle = List.of();

    @Override
    public @Nullable Object execute() {
        String wanted = Words.take(this, bundle).orElse("report");
        ShadowReport report = switch (wanted) {
            case "report" -> platform.shadow().report();
            case "end" -> platform.shadow().end();
            default -> platform.shadow().begin(wanted);
        };
        print(report, ShadowText.lines(report, packets, ZoneId.systemDefault()));
        return null;
    }
}
