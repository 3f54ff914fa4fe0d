package org.smee.script.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Netboot;
import org.smee.testkit.ScriptGeneratorContract;

class LocalDiskScriptTest extends ScriptGeneratorContract {
    private static final ScriptRequest FROM_DISK =
            Machines.request(Machines.SITE, Machines.with(Netboot.ALLOWED.booting(Boot.LOCAL_DISK)));

    @Override
    protected ScriptGenerator generator() {
        return new LocalDiskScript();
    }

    @Test
    void biosStartsTheFirstDiskAndUefiGoesOnInItsBootOrder() {
        IpxeShell bios = IpxeShell.run(text(), "pcbios");
        IpxeShell uefi = IpxeShell.run(text(), "efi");

        assertThat(bios.commands())
                .contains("sanboot --no-describe --drive 0x80")
                .endsWith("exit 1");
        assertThat(uefi.commands())
                .noneMatch(command -> command.startsWith("sanboot"))
                .endsWith("exit 1");
    }

    @Test
    void passesForMachinesThatBootFromTheNetworkAndForUnknownOnes() {
        assertThat(generator().generate(Machines.request(Machines.SITE, Machines.with(Netboot.ALLOWED))))
                .isEmpty();
        assertThat(generator().generate(Machines.once(Machines.with(Netboot.ALLOWED.booting(Boot.once("a"))))))
                .isEmpty();
        assertThat(generator().generate(Machines.unknown(Machines.SITE))).isEmpty();
    }

    @Test
    void nobodyElseWritesForAMachineThatBootsFromItsDisk() {
        assertThat(new HookScript().generate(FROM_DISK)).isEmpty();
        assertThat(new StaticScript().generate(FROM_DISK)).isEmpty();
        ScriptRequest own = Machines.request(
                Machines.SITE,
                Machines.with(Machines.custom("http://x/y", "shell").booting(Boot.LOCAL_DISK)));
        assertThat(new CustomScript().generate(own)).isEmpty();
    }

    private String text() {
        return generator().generate(FROM_DISK).orElseThrow().text();
    }
}
