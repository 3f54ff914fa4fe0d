package org.smee.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.smee.api.hardware.Hardware;

/** {@code smee:hardware}. */
@Service
@Command(
        scope = "smee",
        name = "hardware",
        description = "Lists the known machines, or shows one in full",
        detailedDescription = """
                Example: smee:hardware
                Example: smee:hardware 52:54:00:aa:88:2a
                Example: smee:hardware 192.168.2.15
                Example: smee:hardware rack7""")
public final class HardwareCommand extends SmeeCommand {
    @Argument(
            name = "machine",
            description = "MAC or address of one machine, or a part of names to list",
            multiValued = true)
    @Completion(MacCompleter.class)
    List<String> machine = List.of();

    @Override
    public @Nullable Object execute() {
        String wanted = Words.take(this, machine).orElse("");
        HardwareReport report = new HardwareReport(platform.hardware());
        Optional<Hardware> one = report.exactly(wanted);
        if (one.isPresent()) {
            print(one.get(), Fields.lines(one.get()));
        } else {
            HardwareReport.Listing listing = report.matching(wanted);
            if (listing.total() == 1 && !wanted.isEmpty()) {
                print(listing.machines().get(0), Fields.lines(listing.machines().get(0)));
            } else {
                print(listing, HardwareReport.lines(listing));
            }
        }
        return null;
    }
}
