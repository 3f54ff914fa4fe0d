package org.smee.backend.file.internal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

class HardwareFileTest {
    private static final String OLD = "52:54:00:aa:88:01";
    private static final String NEW = "52:54:00:aa:88:02";
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    Path directory;

    private Path file = Path.of("");
    private HardwareFile backend = new HardwareFile(Path.of("none"), NEVER);

    @BeforeEach
    void writeOldContent() {
        file = directory.resolve("hardware.yaml");
        TestFiles.write(file, TestFiles.record(OLD, "10.0.0.1"));
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void aSmallFileIsThereAtOnce() {
        open(file, NEVER);

        assertThat(knows(OLD)).isTrue();
        assertThat(backend.status().name()).isEqualTo("file " + file);
        assertThat(backend.status().records()).isOne();
        assertThat(backend.status().updated()).isPresent();
    }

    @Test
    void aWriteIsSeen() {
        open(file, NEVER);

        TestFiles.write(file, TestFiles.record(NEW, "10.0.0.2"));

        awaitReload();
    }

    @Test
    void aRenameOverTheFileIsSeen() throws Exception {
        open(file, NEVER);

        Path next = directory.resolve(".hardware.yaml.swp");
        TestFiles.write(next, TestFiles.record(NEW, "10.0.0.2"));
        Files.move(next, file, ATOMIC_MOVE);

        awaitReload();
        TestFiles.write(file, TestFiles.record(OLD, "10.0.0.1"));
        patiently().until(() -> knows(OLD) && !knows(NEW));
    }

    @Test
    void aSwapOfLinksAsInAConfigMapIsSeenEveryTime() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        generation(mount, "..1", OLD);
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(mount.resolve("hardware.yaml"), Path.of("..data", "hardware.yaml"));
        open(mount.resolve("hardware.yaml"), NEVER);

        generation(mount, "..2", NEW);
        swap(mount, "..2");
        awaitReload();

        generation(mount, "..3", OLD);
        swap(mount, "..3");
        patiently().until(() -> knows(OLD) && !knows(NEW));
    }

    @Test
    void aLinkToAFileElsewhereIsFollowed() throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("a/b")).resolve("real.yaml");
        TestFiles.write(elsewhere, TestFiles.record(OLD, "10.0.0.1"));
        Path link = Files.createSymbolicLink(directory.resolve("link.yaml"), elsewhere);
        open(link, NEVER);

        TestFiles.write(elsewhere, TestFiles.record(NEW, "10.0.0.2"));

        awaitReload();
    }

    @Test
    void everyDirectoryThatDecidesIsWatched() throws Exception {
        Path mount = Files.createDirectory(directory.toRealPath().resolve("mount"));
        generation(mount, "..1", OLD);
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
        Path link = Files.createSymbolicLink(mount.resolve("hardware.yaml"), Path.of("..data", "hardware.yaml"));

        assertThat(DirectoryWatch.directories(link)).containsExactlyInAnyOrder(mount, mount.resolve("..1"));
    }

    @Test
    void linksInACircleAreNoFileAndEndNowhere() throws Exception {
        Path a = directory.resolve("a");
        Files.createSymbolicLink(a, Path.of("b"));
        Files.createSymbolicLink(directory.resolve("b"), Path.of("a"));

        open(a, NEVER);

        assertThat(reason()).contains(a.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "52:54:00:aa:88:02:\n  ipAddress: [", "# empty\n", "\u0000"})
    void aBrokenFileKeepsTheLastGoodContentAndSaysSo(String broken) {
        open(file, NEVER);

        TestFiles.write(file, broken);

        patiently().until(() -> !backend.status().problems().isEmpty());
        assertThat(knows(OLD)).isTrue();
        assertThat(backend.status().records()).isOne();
        assertThat(backend.status().problems().get(0))
                .startsWith(file + ": ")
                .endsWith("; the last good content stays in use");
    }

    @Test
    void aCorrectedFileIsTakenAgain() {
        open(file, NEVER);
        TestFiles.write(file, "a: [");
        patiently().until(() -> !backend.status().problems().isEmpty());

        TestFiles.write(file, TestFiles.record(NEW, "10.0.0.2"));

        awaitReload();
        assertThat(backend.status().problems()).isEmpty();
    }

    @Test
    void anExplicitlyEmptyFileRemovesAllMachines() {
        open(file, NEVER);

        TestFiles.write(file, "{}\n");

        patiently().until(() -> !knows(OLD));
        assertThat(backend.status().records()).isZero();
    }

    @Test
    void aDeletedFileKeepsTheLastGoodContentUntilItComesBack() throws Exception {
        open(file, NEVER);

        Files.delete(file);
        patiently().until(() -> !backend.status().problems().isEmpty());
        assertThat(knows(OLD)).isTrue();

        TestFiles.write(file, TestFiles.record(NEW, "10.0.0.2"));
        awaitReload();
    }

    @Test
    void aMissingFileIsAnOutageThatSaysWhatToDoUntilItIsThere() throws Exception {
        Path later = directory.resolve("sub/later.yaml");
        open(later, NEVER);

        assertThat(reason())
                .isEqualTo(later + ": there is no file; create it, or set path in etc/org.smee.backend.file.cfg");
        assertThat(backend.status().records()).isEqualTo(-1);
        assertThat(backend.all()).isEmpty();

        Files.createDirectories(later.getParent());
        TestFiles.write(later, TestFiles.record(NEW, "10.0.0.2"));
        backend.pollInterval(Duration.ofMillis(100));
        awaitReload();
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsAnOutage() throws Exception {
        Path wrong = Files.createDirectory(directory.resolve("dir.yaml"));

        open(wrong, NEVER);

        assertThat(reason()).contains(wrong.toString());
    }

    @Test
    void pollingAloneSeesAChangeThatKeepsTheModificationTime() throws Exception {
        open(file, Duration.ofMillis(100));
        var modified = Files.getLastModifiedTime(file);

        TestFiles.write(file, TestFiles.record(NEW, "10.0.0.1"));
        Files.setLastModifiedTime(file, modified);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        awaitReload();
    }

    @Test
    void aBigFileIsReadInTheBackgroundAndAnOutageMeanwhile() throws Exception {
        Path big = directory.resolve("big.yaml");
        ManyRecords.write(big, 20_000);

        open(big, NEVER);

        patiently().until(() -> backend.status().records() == 20_000);
        assertThat(backend.status().problems()).isEmpty();
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofMinutes(2));
    }

    private void open(Path path, Duration interval) {
        backend.close();
        backend = new HardwareFile(path, interval);
    }

    private void awaitReload() {
        patiently().until(() -> knows(NEW) && !knows(OLD));
    }

    private boolean knows(String mac) {
        return answer(backend.byMac(MacAddress.parse(mac))) instanceof Lookup.Found;
    }

    private String reason() {
        return ((Lookup.Unavailable) answer(backend.byMac(MacAddress.parse(OLD)))).reason();
    }

    private static Lookup answer(CompletionStage<Lookup> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void generation(Path mount, String name, String mac) throws Exception {
        Path directory = Files.createDirectory(mount.resolve(name));
        TestFiles.write(directory.resolve("hardware.yaml"), TestFiles.record(mac, "10.0.0.1"));
    }

    private static void swap(Path mount, String to) throws Exception {
        Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(to));
        Files.move(next, mount.resolve("..data"), ATOMIC_MOVE);
    }
}
