package org.smee.shell.internal;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
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
                Example: smee:simulate 52:54:00:aa:88:2a --firmware bios
                Example: smee:simulate 52:54:00:aa:88:2a --server wan    (the server of etc/org.smee.dhcp~wan.cfg)
                Example: smee:simulate 52:54:00:aa:88:2a --server 192.0.2.1    (another host, as a client with an address)""")
@SuppressWarnings("NullAway.Init") // Karaf sets the fields before it calls execute
public final class SimulateCommand extends SmeeCommand {
    private static final Ipv4Address LOOPBACK = Ipv4Address.parse("127.0.0.1");

    @Argument(name = "mac", description = "The machine, e.g. 52:54:00:aa:88:2a", required = true, multiValued = true)
    @Completion(MacCompleter.class)
    List<String> mac;

    @Option(name = "--firmware", description = "What it boots with: bios, uefi, uefi-http, ipxe or arm64")
    @Completion(
            value = StringsCompleter.class,
            values = {"bios", "uefi", "uefi-http", "ipxe", "arm64"})
    String firmware = "uefi";

    @Option(
            name = "--server",
            description =
                    "Name of the DHCP server to ask, or an address to send DHCP to; default: the one without a name,"
                            + " or the only one")
    @Completion(ServerCompleter.class)
    @Nullable
    String server;

    @Override
    public @Nullable Object execute() {
        MacAddress machine = MacAddress.parse(Words.take(this, mac)
                .orElseThrow(() -> new IllegalArgumentException("which machine? e.g. 52:54:00:aa:88:2a")));
        Optional<Ipv4Address> address = Optional.ofNullable(server).flatMap(Ipv4Address::tryParse);
        Segment segment = Segments.forTools(
                platform.dhcpForTools(),
                platform.segments(),
                address.isPresent() ? Optional.empty() : Optional.ofNullable(server));
        InetSocketAddress target =
                new InetSocketAddress(address.orElse(LOOPBACK).toInetAddress(), segment.port());
        PrintStream out = session.getConsole();
        Simulation simulation = new Simulation(target, segment.site(), Simulation.PATIENCE, step -> {
            if (!json) {
                out.println(step.line());
            }
        });
        if (!json && address.isEmpty() && !segment.instance().isEmpty()) {
            out.println("Asks the DHCP server " + segment.instance() + ".");
        }
        Simulation.Result result = simulation.run(machine, Firmware.parse(firmware));
        print(result, List.of(Text.escape(result.verdict())));
        if (!result.boots()) {
            throw new IllegalStateException(machine + " does not boot. Why: smee:explain " + machine + " --firmware "
                    + firmware + "   What happened: smee:events " + machine);
        }
        return null;
    }
}
