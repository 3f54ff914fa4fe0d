package org.smee.report.kube.internal;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsReader;

/** Machines, what happens to them, and settings. */
final class Fleet {
    static final Instant NOON = Instant.parse("2026-11-28T12:00:00.123456Z");
    static final Ipv4Address NETMASK = Ipv4Address.parse("255.255.255.0");

    private Fleet() {}

    static ReportSettings settings(String... pairs) {
        Map<String, String> file = new HashMap<>(Map.of("node", "node-a"));
        for (int i = 0; i < pairs.length; i += 2) {
            file.put(pairs[i], pairs[i + 1]);
        }
        return ReportSettings.from(new SettingsReader(ReportSettings.PID, file, Map.of()));
    }

    static MacAddress mac(int number) {
        return MacAddress.of(0x525400000000L + number);
    }

    static Ipv4Address address(int number) {
        return new Ipv4Address(0x0a000000 + number);
    }

    /** The machine of object {@code default/m<number>}. */
    static Hardware machine(int number) {
        return new Hardware(
                "m" + number,
                mac(number),
                Optional.of(Reservation.of(address(number), NETMASK)),
                false,
                Netboot.ALLOWED,
                Map.of("namespace", "default"));
    }

    static ObjectName name(int number) {
        return new ObjectName("default", "m" + number);
    }

    static Step step(int second, String why) {
        return new Step(NOON.plusSeconds(second), Stage.SCRIPT, Outcome.SERVED, why);
    }

    static BootEvent event(int second, int number, Stage stage, Outcome outcome, String why) {
        Machine machine = new Machine(Optional.of(mac(number)), Optional.empty());
        return new BootEvent(NOON.plusSeconds(second), stage, outcome, why, machine, Map.of("file", "ipxe.efi"));
    }
}
