package org.smee.script.internal;

import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.hardware.Boot;

/**
 * Hands a machine over to its disk. One script serves both kinds of firmware: iPXE's {@code platform} says at run time
 * which it is. A BIOS gets its first disk (drive 80 hex) started, and if that does not boot, its next boot device. UEFI
 * firmware keeps the boot order itself: iPXE ends with an error, because after success the firmware shows its boot
 * menu instead of going on (UEFI 2.10 section 3.1.1).
 */
@Component(property = {ScriptGenerator.NAME + "=local-disk", "service.ranking:Integer=200"})
public final class LocalDiskScript implements ScriptGenerator {
    private static final IpxeScript SCRIPT = new IpxeScript("""
            #!ipxe

            echo Booting from the local disk...
            iseq ${platform} efi && goto firmware ||
            sanboot --no-describe --drive 0x80 ||
            echo The disk does not boot, the BIOS goes on with its next boot device...
            exit 1

            :firmware
            echo The firmware goes on with its next boot device...
            exit 1
            """, "local-disk script: the machine boots from its disk");

    /** Passes unless the machine boots from its disk now. */
    @Override
    public Optional<IpxeScript> generate(ScriptRequest request) {
        return wanted(request) ? Optional.of(SCRIPT) : Optional.empty();
    }

    /** Whether the machine boots from its disk now. */
    static boolean wanted(ScriptRequest request) {
        return request.hardware().isPresent()
                && request.hardware().get().netboot().boot().source() == Boot.Source.LOCAL_DISK;
    }
}
