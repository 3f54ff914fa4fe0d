package org.smee.bootfiles.grub.internal;

import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.MachineTemplate;
import org.smee.testkit.BootFileProviderContract;
import org.smee.testkit.InMemoryHardware;

class GrubFilesContractTest extends BootFileProviderContract {
    private final GrubFiles files = new GrubFiles(
            new InMemoryHardware(GrubFilesTest.machine("node1")), new MachineTemplate("set host={{hostname}}\n"));

    @Override
    protected BootFileProvider provider() {
        return files;
    }

    @Override
    protected String existingName() {
        return "boot/grub/grub.cfg-01-52-54-00-aa-88-2a";
    }
}
