package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smee.api.hardware.HardwareBackend;
import org.smee.testkit.HardwareBackendContract;

class MyBackendTest extends HardwareBackendContract {
    @TempDir
    private Path dir;

    @Override
    protected HardwareBackend backendOfMachines() {
        List<String> lines = MACHINES.stream()
                .map(machine -> machine.mac() + "," + address(machine))
                .toList();
        return backendOf(lines);
    }

    private HardwareBackend backendOf(List<String> lines) {
        try {
            Path file = Files.write(dir.resolve("machines.csv"), lines);
            return new MyBackend(Map.of("file", file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLineThatIsNoneIsReported() {
        assertThat(backendOf(List.of("nonsense")).status().problems()).hasSize(1);
    }
}
