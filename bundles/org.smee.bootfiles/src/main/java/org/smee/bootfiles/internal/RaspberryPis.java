package org.smee.bootfiles.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.hardware.Netboot.RaspberryPi;
import org.smee.api.net.MacAddress;

/**
 * The files of Raspberry Pis, which put their serial number (or, if set so, their MAC) before each name:
 * {@code 1a2b3c4d/start4.elf}. The machine is found by the client's address, as with Smee; if nobody has that address,
 * by MAC or serial number.
 */
final class RaspberryPis {
    private static final Pattern SERIAL = Pattern.compile("[0-9a-fA-F]{8}|[0-9a-fA-F]{16}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final HardwareDirectory directory;
    private final Serials serials;

    RaspberryPis(HardwareDirectory directory, Serials serials) {
        this.directory = directory;
        this.serials = serials;
    }

    /**
     * One request.
     *
     * @param name the whole name
     * @param owner its first part
     * @param file the rest
     */
    private record Asked(String name, String owner, String file, boolean compat) {
        boolean serial() {
            return SERIAL.matcher(owner).matches();
        }

        boolean namesMachine() {
            return serial() || MacAddress.tryParse(owner).isPresent();
        }
    }

    CompletionStage<Decision> decide(String name, InetAddress client, boolean compat) {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            return MachineFiles.completed(Decision.file(name));
        }
        Asked asked = new Asked(name, name.substring(0, slash), name.substring(slash + 1), compat);
        return MachineFiles.then(directory.byAddress(client), lookup -> byAddress(asked, lookup));
    }

    private CompletionStage<Decision> byAddress(Asked asked, Lookup lookup) {
        if (lookup instanceof Lookup.Unknown && asked.serial()) {
            return MachineFiles.then(serials.find(asked.owner), owner -> byMac(asked, owner));
        }
        if (lookup instanceof Lookup.Unknown) {
            return byMac(asked, MacAddress.tryParse(asked.owner));
        }
        return decided(asked, lookup);
    }

    private CompletionStage<Decision> byMac(Asked asked, Optional<MacAddress> owner) {
        return owner.isEmpty()
                ? MachineFiles.completed(Decision.file(asked.name))
                : MachineFiles.then(directory.byMac(owner.get()), found -> decided(asked, found));
    }

    private static CompletionStage<Decision> decided(Asked asked, Lookup lookup) {
        return MachineFiles.completed(decide(asked, lookup));
    }

    private static Decision decide(Asked asked, Lookup lookup) {
        if (lookup instanceof Lookup.Found found && owns(found.hardware(), asked.owner)) {
            return serve(asked, found.hardware());
        }
        // During an outage a plain file is still a plain file; one that names a machine might be its own or not.
        return lookup instanceof Lookup.Unavailable outage && asked.namesMachine()
                ? MachineFiles.outage(outage, asked.name)
                : Decision.file(asked.name);
    }

    private static boolean owns(Hardware machine, String owner) {
        RaspberryPi pi = machine.netboot().raspberryPi();
        if (pi.equals(RaspberryPi.NONE)) {
            return false;
        }
        return Serials.same(pi.serial(), owner)
                || MacAddress.tryParse(owner).filter(machine.mac()::equals).isPresent();
    }

    private static Decision serve(Asked asked, Hardware machine) {
        if (!machine.netboot().allowed() && !asked.compat) {
            return MachineFiles.mayNotBoot(machine, "Raspberry Pi files");
        }
        RaspberryPi pi = machine.netboot().raspberryPi();
        return switch (asked.file) {
            case "config.txt" ->
                pi.configTxt().isEmpty()
                        ? files(asked, machine, true)
                        : MachineFiles.text(pi.configTxt(), "config.txt of machine " + machine.id());
            case "cmdline.txt" -> commandLine(asked, machine);
            default -> files(asked, machine, false);
        };
    }

    private static Decision commandLine(Asked asked, Hardware machine) {
        String line = String.join(" ", machine.netboot().osie().kernelParams());
        if (line.isEmpty()) {
            return files(asked, machine, true);
        }
        return CONTROL.matcher(line).find()
                ? broken("kernelParams of machine " + machine.id() + " have a line end or another control character")
                : MachineFiles.text(line, "kernel arguments of machine " + machine.id());
    }

    /** The firmware's file and the one that lies under the machine's own name, if {@code own} in the other order. */
    private static Decision files(Asked asked, Hardware machine, boolean own) {
        String path = machine.netboot().raspberryPi().firmwarePath();
        if (path.isEmpty()) {
            String missing = asked.name + " is not in the asset directory, and the record of machine " + machine.id()
                    + " has no firmwarePath where else to look";
            return new Decision.FirstOf(List.of(asked.name), Optional.of(missing));
        }
        Optional<AssetPath> firmware = AssetPath.of(path);
        if (firmware.isEmpty()) {
            return broken("firmwarePath of machine " + machine.id() + " is not a path below the asset directory");
        }
        String file = firmware.get() + "/" + asked.file;
        String missing = "machine " + machine.id() + ": the asset directory has neither " + file + " nor " + asked.name
                + "; a Raspberry Pi asks for many files that need not exist";
        return new Decision.FirstOf(own ? List.of(asked.name, file) : List.of(file, asked.name), Optional.of(missing));
    }

    private static Decision broken(String why) {
        return new Decision.Answer(new Refused(Refusal.BROKEN, why));
    }
}
