package org.smee.script.autoinstall.internal;

import java.util.Map;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.hardware.Netboot;
import org.smee.testkit.BootFileProviderContract;
import org.smee.testkit.InMemoryHardware;

class SeedFilesContractTest extends BootFileProviderContract {
    private final SeedFiles files = new SeedFiles(
            new InMemoryHardware(Machines.machine(Netboot.ALLOWED, Map.of("autoinstall", "ubuntu"))),
            Machines.settings(Map.of()));

    @Override
    protected BootFileProvider provider() {
        return files;
    }

    @Override
    protected String existingName() {
        return "autoinstall/" + Machines.MAC + "/user-data";
    }
}
