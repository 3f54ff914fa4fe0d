package org.smee.shell.internal;

import java.util.List;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

/** Turns what the directory knows about a machine into a sentence and the change that lets it boot. */
final class RecordAdvice {
    private RecordAdvice() {}

    /** What is known, in one sentence. */
    static String describe(MacAddress mac, Lookup lookup) {
        if (lookup instanceof Lookup.Unavailable outage) {
            return "nobody can say now: " + outage.reason() + "; asking again makes sense in "
                    + Text.duration(outage.retryAfter());
        }
        if (lookup instanceof Lookup.Found found) {
            Hardware machine = found.hardware();
            return machine.id() + ", "
                    + machine.reservation()
                            .map(r -> "address " + r.address() + " reserved")
                            .orElse("no address reserved")
                    + ", network boot " + (machine.netboot().allowed() ? "allowed" : "not allowed")
                    + boots(machine.netboot().boot())
                    + (machine.dhcpDisabled() ? ", DHCP disabled" : "")
                    + found.staleSince()
                            .map(at -> "; the source is down, this is what it said at " + at)
                            .orElse("");
        }
        return "no backend knows " + mac;
    }

    private static String boots(Boot boot) {
        return boot.equals(Boot.NETWORK) ? "" : ", boots " + boot;
    }

    /** What to change so that it boots; empty if the record is not in the way. A proxy needs no address in it. */
    static List<String> toBoot(MacAddress mac, Lookup lookup, boolean proxy) {
        if (lookup instanceof Lookup.Unavailable) {
            return List.of("Bring the hardware backend back; its own words: smee:status");
        }
        if (!(lookup instanceof Lookup.Found found)) {
            return List.of(
                    "Add a record for \"" + mac + "\" with ipAddress, subnetMask and netboot.allowPxe: true to the"
                            + " hardware file; it is read again at once.",
                    "Which file that is: smee:status. Which machines are known: smee:hardware");
        }
        Hardware machine = found.hardware();
        if (machine.dhcpDisabled()) {
            return List.of(
                    "DHCP is switched off in its record; remove that (disableDhcp, disabled) from " + machine.id());
        }
        if (!machine.netboot().allowed()) {
            return List.of("Set netboot.allowPxe: true in the record of " + machine.id());
        }
        if (machine.reservation().isEmpty() && !proxy) {
            return List.of("Give " + machine.id() + " an ipAddress and a subnetMask in its record");
        }
        return List.of();
    }
}
