package org.smee.bootfiles.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

/**
 * The configuration that PXELINUX asks for by the MAC of its interface: {@code pxelinux.cfg/01-52-54-00-aa-88-2a}, in
 * either case and behind any directory. A machine whose record has none may have a file of that name.
 */
final class Pxelinux {
    private static final String DIRECTORY = "pxelinux.cfg/";
    private static final String ETHERNET = "01-";

    private final HardwareDirectory directory;

    Pxelinux(HardwareDirectory directory) {
        this.directory = directory;
    }

    /** The machine whose configuration {@code name} is. */
    static Optional<MacAddress> machineIn(String name) {
        int file = name.lastIndexOf('/') + 1;
        int start = file - DIRECTORY.length();
        boolean inside = start == 0 || start > 0 && name.charAt(start - 1) == '/';
        return inside
                        && name.regionMatches(true, start, DIRECTORY, 0, DIRECTORY.length())
                        && name.startsWith(ETHERNET, file)
                ? MacAddress.tryParse(name.substring(file + ETHERNET.length()))
                : Optional.empty();
    }

    CompletionStage<Decision> decide(String name, MacAddress mac, boolean compat) {
        return MachineFiles.then(
                directory.byMac(mac), lookup -> MachineFiles.completed(decide(name, mac, lookup, compat)));
    }

    private static Decision decide(String name, MacAddress mac, Lookup lookup, boolean compat) {
        if (lookup instanceof Lookup.Unavailable outage) {
            return MachineFiles.outage(outage, name);
        }
        if (!(lookup instanceof Lookup.Found found)) {
            return inDirectory(name, mac, "no hardware record for " + mac);
        }
        Hardware machine = found.hardware();
        if (!machine.netboot().allowed() && !compat) {
            return MachineFiles.mayNotBoot(machine, "pxelinux configuration");
        }
        String config = machine.netboot().pxelinuxConfig();
        return config.isEmpty()
                ? inDirectory(name, mac, "the record of machine " + machine.id() + " has no pxelinux configuration")
                : MachineFiles.text(config, "pxelinux configuration of machine " + machine.id());
    }

    private static Decision inDirectory(String name, MacAddress mac, String why) {
        String plain = DIRECTORY + ETHERNET + mac.toString('-');
        String missing = why + ", and the asset directory has no " + plain + "; PXELINUX goes on to its next name";
        return new Decision.FirstOf(name.equals(plain) ? List.of(name) : List.of(name, plain), Optional.of(missing));
    }
}
