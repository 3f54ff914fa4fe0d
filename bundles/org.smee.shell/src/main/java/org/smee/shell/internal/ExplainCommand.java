package org.smee.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;
import org.smee.api.net.MacAddress;

/** {@code smee:explain}. */
@Service
@Command(
        scope = "smee",
        name = "explain",
        description = "Says what a machine would get and why, without sending a packet",
        detailedDescription = """
                Asks the code that answers the network, so what it says is what happens.
                Example: smee:explain 52:54:00:aa:88:2a
                Example: smee:explain 52:54:00:aa:88:2a --firmware uefi-http --segment br0
                Example: smee:explain 52:54:00:aa:88:2a --script""")
@SuppressWarnings("NullAway.Init") // Karaf sets the fields before it calls execute
public final class ExplainCommand extends SmeeCommand {
    @Argument(name = "mac", description = "The machine, e.g. 52:54:00:aa:88:2a", required = true, multiValued = true)
    @Completion(MacCompleter.class)
    List<String> mac;

    @Option(name = "--firmware", description = "What it boots with: bios, uefi, uefi-http, ipxe or arm64")
    @Completion(
            value = StringsCompleter.class,
            values = {"bios", "uefi", "uefi-http", "ipxe", "arm64"})
    String firmware = "uefi";

    @Option(
            name = "--segment",
            description = "Interface it stands behind, or the DHCP server's name; default: the first one")
    @Completion(SegmentCompleter.class)
    @Nullable
    String segment;

    @Option(name = "--script", description = "Prints the script the machine would get, and nothing else")
    boolean script;

    @Override
    public @Nullable Object execute() {
        MacAddress machine = MacAddress.parse(Words.take(this, mac)
                .orElseThrow(() -> new IllegalArgumentException("which machine? e.g. 52:54:00:aa:88:2a")));
        Explanation explanation = new Explainer(
                        platform, Segments.named(platform.segments(), Optional.ofNullable(segment)))
                .explain(machine, Firmware.parse(firmware));
        print(explanation, script ? explanation.script() : explanation.lines());
        return null;
    }
}
