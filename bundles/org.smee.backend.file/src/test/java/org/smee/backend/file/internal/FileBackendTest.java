package org.smee.backend.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.testkit.InMemoryHardware;

class FileBackendTest {
    @TempDir
    Path directory;

    private final List<String> registered = new ArrayList<>();
    private final List<String> history = new ArrayList<>();

    @Test
    void anEnabledBackendIsAServiceUntilItIsStopped() {
        FileBackend backend = backend(Map.of("ranking", 7));

        assertThat(registered).containsExactly("file " + directory.resolve("hardware.yaml") + " ranking 7");
        backend.close();
        assertThat(registered).isEmpty();
    }

    @Test
    void aDisabledBackendIsAbsentAndComesWithTheSetting() {
        FileBackend backend = backend(Map.of("enabled", "false"));
        assertThat(registered).isEmpty();

        backend.modified(settings(Map.of()));
        assertThat(registered).hasSize(1);

        backend.modified(settings(Map.of("enabled", "false")));
        assertThat(registered).isEmpty();
        backend.close();
    }

    @Test
    void itStepsAsideWhileTheBackendThatKnowsNoMachineIsThere() {
        FileBackend backend = backend(Map.of());

        backend.bindNone(new InMemoryHardware());
        assertThat(registered).isEmpty();
        backend.modified(settings(Map.of("poll.interval", "1s")));
        assertThat(registered).isEmpty();

        backend.unbindNone(new InMemoryHardware());
        assertThat(registered).hasSize(1);
        backend.close();
    }

    @Test
    void itDoesNotEvenOpenTheFileIfThatBackendWasThereFirst() {
        FileBackend backend = new FileBackend(settings(Map.of()), this::register);

        backend.bindNone(new InMemoryHardware());
        backend.start();

        assertThat(history).isEmpty();
        backend.close();
    }

    @Test
    void aStoppedBackendStaysStopped() {
        FileBackend backend = backend(Map.of());
        backend.bindNone(new InMemoryHardware());
        backend.close();

        backend.unbindNone(new InMemoryHardware());

        assertThat(registered).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true,1", "T,1", "1,1", "false,0", "0,0"})
    void anExplicitSettingDoesNotAskForOtherBackends(String enabled, int services) {
        FileBackend backend = backend(Map.of("enabled", enabled));

        backend.bindNone(new InMemoryHardware());

        assertThat(registered).hasSize(services);
        backend.unbindNone(new InMemoryHardware());
        assertThat(registered).hasSize(services);
        backend.close();
    }

    @Test
    void anotherFileIsInServiceBeforeTheOldOneGoes() {
        FileBackend backend = backend(Map.of());
        history.clear();

        backend.modified(settings(Map.of("path", directory.resolve("b.yaml").toString())));

        assertThat(history).hasSize(2);
        assertThat(history.get(0)).startsWith("+").contains("b.yaml");
        assertThat(history.get(1)).startsWith("-").contains("hardware.yaml");
        backend.close();
    }

    @Test
    void aNewPollIntervalKeepsTheService() {
        FileBackend backend = backend(Map.of());
        history.clear();

        backend.modified(settings(Map.of("poll.interval", "1s")));

        assertThat(history).isEmpty();
        backend.close();
    }

    @Test
    void aWrongSettingIsRefusedAndTheLastGoodStays() {
        FileBackend backend = backend(Map.of());
        history.clear();

        backend.modified(Map.of("enabled", "perhaps"));

        assertThat(history).isEmpty();
        assertThat(registered).hasSize(1);
        backend.close();
    }

    @Test
    void theEnvironmentWinsAndRelativePathsStartInTheWorkingDirectoryWithoutKaraf() {
        SettingsReader reader = new SettingsReader(
                FileBackendSettings.PID,
                Map.of("path", "/from/file.yaml"),
                Map.of("SMEE_BACKEND_FILE_PATH", "some.yaml", "SMEE_BACKEND_FILE_ENABLED", "f"));

        FileBackendSettings settings = FileBackendSettings.from(reader);

        assertThat(settings.path()).isEqualTo(Path.of("some.yaml").toAbsolutePath());
        assertThat(settings.use()).isEqualTo(FileBackendSettings.Use.NEVER);
    }

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        FileBackendSettings settings =
                FileBackendSettings.from(new SettingsReader(FileBackendSettings.PID, Map.of(), Map.of()));

        assertThat(settings)
                .isEqualTo(new FileBackendSettings(
                        FileBackendSettings.Use.BY_DEFAULT,
                        Path.of("hardware.yaml").toAbsolutePath(),
                        Duration.ofSeconds(2),
                        0));
    }

    @Test
    void anEmptyPathIsRefused() {
        assertThatThrownBy(() -> settings(Map.of("path", "")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.backend.file.cfg: path=");
    }

    private FileBackend backend(Map<String, Object> properties) {
        FileBackend backend = new FileBackend(settings(properties), this::register);
        backend.start();
        return backend;
    }

    private Runnable register(HardwareBackend backend, int ranking) {
        String entry = backend.status().name() + " ranking " + ranking;
        registered.add(entry);
        history.add("+" + entry);
        return () -> {
            registered.remove(entry);
            history.add("-" + entry);
        };
    }

    private FileBackendSettings settings(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.putIfAbsent("path", directory.resolve("hardware.yaml").toString());
        return FileBackendSettings.from(new SettingsReader(FileBackendSettings.PID, all, Map.of()));
    }
}
