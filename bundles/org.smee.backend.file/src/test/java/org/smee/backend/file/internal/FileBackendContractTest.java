package org.smee.backend.file.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.smee.api.hardware.HardwareBackend;
import org.smee.testkit.HardwareBackendContract;

class FileBackendContractTest extends HardwareBackendContract {
    @TempDir
    Path directory;

    private HardwareFile opened = new HardwareFile(Path.of("none"), Duration.ofHours(1));

    @AfterEach
    void close() {
        opened.close();
    }

    @Override
    protected HardwareBackend backendOfMachines() {
        Path file = directory.resolve("hardware.yaml");
        TestFiles.write(
                file,
                MACHINES.stream()
                        .map(m ->
                                TestFiles.record(m.mac().toString(), address(m).toString()))
                        .collect(Collectors.joining()));
        opened.close();
        opened = new HardwareFile(file, Duration.ofHours(1));
        return opened;
    }
}
