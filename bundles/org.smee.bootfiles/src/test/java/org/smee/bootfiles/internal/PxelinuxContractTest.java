package org.smee.bootfiles.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.hardware.Netboot.RaspberryPi;
import org.smee.testkit.BootFileProviderContract;

class PxelinuxContractTest extends BootFileProviderContract {
    private final Bench bench = new Bench(Path.of("none"), "http.enabled=true");

    PxelinuxContractTest() {
        bench.machine(true, "default linux\n", RaspberryPi.NONE);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Override
    protected BootFileProvider provider() {
        return bench.provider;
    }

    @Override
    protected String existingName() {
        return "tftp/pxelinux.cfg/01-52-54-00-aa-88-2a";
    }
}
