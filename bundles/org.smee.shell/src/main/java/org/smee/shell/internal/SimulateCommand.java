package org.smee.shell.internal;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.DhcpSegments.Segment;

/** {@code smee:simulate}. */
@Service
@Command(
        scope = "smee",
        name = "simulate",
        description = "Boots a made-up client through the running sockets and prints each step",
        detailedDescription = """
                Sends real packets on loopback: DHCP, TFTP, HTTP. Fails (exit code 1) if no script is reached.
                Example: smee:simulate 52:54:00:aa:88:2a
                Example: smee:simulate 52:54:00:aa:88:2a --firmware bios --server 127.0.0.1""")
@SuppressWarnings("NullAway.Init") // Karaf sets the fields before it calls execute
public final class SimulateCommand extends SmeeCommand {
    @Argument(name = "mac", description = "The machine, e.g. 52:54:00:aa:88:2a", required = true, multiValued = true)
    @Completion(MacCompleter.class)
    List<String> mac;

    @Option(name = "--firmware", description = "What it boots with: bios, uefi, uefi-http, ipxe or arm64")
    @Completion(
            value = StringsCompleter.class,
            values = {"bios", "uefi", "uefi-http", "ipxe", "arm64"})
    String firmware = "uefi";

    @Option(name = "--server", description = "Address to send DHCP to")
    @Completion(
            value = StringsCompleter.class,
            values = {"127.0.0.1"})
    String server = "127.0.0.1";

    @Override
    public @Nullable Object execute() {
        MacAddress machine = MacAddress.parse(Words.take(this, mac)
                .orElseThrow(() -> new IllegalArgumentException("which machine? e.g. 52:54:00:aa:88:2a")));
        Segment segment = Segments.onLoopback(platform.segments());
        InetSocketAddress target =
                new InetSocketAddress(Ipv4Address.parse(server).toInetAddress(), segment.port());
        PrintStream out = session.getConsole();
        Simulation simulation = new Simulation(target, segment.site(), Simulation.PATIENCE, step -> {
            if (!json) {
                out.println(step.line());
            }
        });
        Simulation.Result result = simulation.run(machine, Firmware.parse(firmware));
        print(result, List.of(Text.escape(result.verdict())));
        if (!result.boots()) {
            throw new IllegalStateException(machine + " does not boot. Why: smee:explain " + machine + " --firmware "
                    + firmware + "   What happened: smee:events " + machine);
        }
        return null;
    }
}
