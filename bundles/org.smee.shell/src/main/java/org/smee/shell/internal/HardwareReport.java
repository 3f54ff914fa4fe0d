package org.smee.shell.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** Finds machines for {@code smee:hardware}. */
final class HardwareReport {
    /** How many machines a list shows. */
    static final int SHOWN = 50;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HardwareDirectory directory;

    HardwareReport(HardwareDirectory directory) {
        this.directory = directory;
    }

    /**
     * A part of the machines.
     *
     * @param filter what was asked for; empty: everything
     * @param total how many match
     * @param machines the first {@link #SHOWN} of them
     */
    record Listing(String filter, long total, List<Hardware> machines, List<BackendStatus> backends) {}

    /**
     * The machine with this MAC or reserved address; empty if {@code wanted} is neither or nobody knows it. Throws
     * {@link IllegalStateException} with the reason if nobody can say now.
     */
    Optional<Hardware> exactly(String wanted) {
        Optional<MacAddress> mac = MacAddress.tryParse(wanted);
        if (mac.isPresent()) {
            return known(Waiting.atMost(PATIENCE, directory.byMac(mac.get()), "the hardware look-up"));
        }
        Optional<InetAddress> address = Ipv4Address.tryParse(wanted).map(Ipv4Address::toInetAddress);
        return address.flatMap(a -> known(Waiting.atMost(PATIENCE, directory.byAddress(a), "the hardware look-up")));
    }

    private static Optional<Hardware> known(Lookup lookup) {
        if (lookup instanceof Lookup.Unavailable outage) {
            throw new IllegalStateException("Nobody can say now: " + outage.reason() + ". Type: smee:status");
        }
        return lookup instanceof Lookup.Found found ? Optional.of(found.hardware()) : Optional.empty();
    }

    /** All machines whose name, MAC, address or host name contains {@code filter}. */
    Listing matching(String filter) {
        String part = filter.toLowerCase(Locale.ROOT);
        List<Hardware> first = new ArrayList<>();
        long[] total = {0};
        try (Stream<Hardware> all = directory.all()) {
            all.filter(machine -> part.isEmpty() || mentions(machine, part)).forEach(machine -> {
                total[0]++;
                if (first.size() < SHOWN) {
                    first.add(machine);
                }
            });
        }
        first.sort((a, b) -> a.mac().compareTo(b.mac()));
        return new Listing(filter, total[0], first, directory.backends());
    }

    private static boolean mentions(Hardware machine, String part) {
        return machine.id().toLowerCase(Locale.ROOT).contains(part)
                || machine.mac().toString().contains(part)
                || machine.reservation()
                        .filter(r -> r.address().toString().contains(part)
                                || r.hostname().toLowerCase(Locale.ROOT).contains(part))
                        .isPresent();
    }

    /** The list as an operator reads it. */
    static List<String> lines(Listing listing) {
        List<String> lines = new ArrayList<>();
        if (listing.total() == 0) {
            lines.add(
                    listing.filter().isEmpty()
                            ? "No backend lists any machine."
                            : "No machine matches \"" + Text.escape(listing.filter()) + "\".");
            listing.backends().forEach(backend -> lines.add("  " + Text.escape(StatusReport.describe(backend))));
            lines.add("Add a record to the hardware file; smee:status shows which file is read.");
            return lines;
        }
        lines.add(String.format("%-23s  %-15s  %-20s  %s", "MAC", "ADDRESS", "NAME", "BOOT"));
        listing.machines()
                .forEach(machine -> lines.add(Text.escape(String.format(
                        "%-23s  %-15s  %-20s  %s",
                        machine.mac(),
                        machine.reservation().map(r -> r.address().toString()).orElse("-"),
                        name(machine),
                        boot(machine)))));
        long hidden = listing.total() - listing.machines().size();
        lines.add(Text.count(listing.total(), "machine")
                + (hidden > 0
                        ? ", the first " + SHOWN + " shown; narrow it down: smee:hardware <part of a name>"
                        : ""));
        return lines;
    }

    private static String name(Hardware machine) {
        String hostname = machine.reservation().map(r -> r.hostname()).orElse("");
        return hostname.isEmpty() ? machine.id() : hostname;
    }

    private static String boot(Hardware machine) {
        if (machine.dhcpDisabled()) {
            return "DHCP disabled";
        }
        if (!machine.netboot().allowed()) {
            return "not allowed";
        }
        Boot boot = machine.netboot().boot();
        return boot.equals(Boot.NETWORK) ? "allowed" : "allowed, " + boot;
    }
}
