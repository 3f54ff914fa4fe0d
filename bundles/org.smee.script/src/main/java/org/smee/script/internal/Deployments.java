package org.smee.script.internal;

import java.util.Optional;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;

/** Decides what a machine boots now, from what its record says and which tokens are used. */
final class Deployments {
    private Deployments() {}

    /** What a machine boots now. */
    sealed interface Choice {}

    /**
     * It gets a script.
     *
     * @param hardware the machine, with the {@code boot} that counts now
     * @param why what decided, with a separator behind; empty: nothing special
     * @param confirm the file it fetches before it starts
     */
    record Boots(Hardware hardware, String why, Optional<String> confirm) implements Choice {}

    /** Nobody can say now. */
    record Unclear(String reason) implements Choice {}

    /** Decides for {@code hardware}. */
    static Choice now(Hardware hardware, OnceTokens tokens) {
        Boot boot = hardware.netboot().boot();
        if (boot.source() != Boot.Source.ONCE) {
            return new Boots(hardware, "", Optional.empty());
        }
        Optional<String> problem = tokens.problem();
        if (problem.isPresent()) {
            return new Unclear(problem.get());
        }
        return tokens.used(Confirm.machine(hardware), boot.token())
                .<Choice>map(use -> new Boots(
                        fromDisk(hardware),
                        boot + " was started at " + use.at() + ": from now on its disk; ",
                        Optional.empty()))
                .orElseGet(() ->
                        new Boots(hardware, boot + " was not started yet; ", Optional.of(Confirm.name(hardware))));
    }

    /** Whether {@code hardware} boots once and has; false while nobody can say. */
    static boolean isUsed(Hardware hardware, OnceTokens tokens) {
        Boot boot = hardware.netboot().boot();
        return boot.source() == Boot.Source.ONCE
                && tokens.problem().isEmpty()
                && tokens.used(Confirm.machine(hardware), boot.token()).isPresent();
    }

    private static Hardware fromDisk(Hardware hardware) {
        return new Hardware(
                hardware.id(),
                hardware.mac(),
                hardware.reservation(),
                hardware.dhcpDisabled(),
                hardware.netboot().booting(Boot.LOCAL_DISK),
                hardware.labels());
    }
}
