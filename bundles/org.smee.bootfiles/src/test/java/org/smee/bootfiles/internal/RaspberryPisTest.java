package org.smee.bootfiles.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.NotMine;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.Protocol;
import org.smee.api.hardware.Netboot.RaspberryPi;
import org.smee.api.net.MacAddress;

class RaspberryPisTest {
    private static final RaspberryPi PI = new RaspberryPi(Bench.SERIAL, "rpi4", "enable_uart=1\n");

    @TempDir
    Path directory;

    private Bench bench = new Bench(Path.of("none"));

    @BeforeEach
    void open() throws IOException {
        bench.close();
        bench = new Bench(directory);
        bench.file("rpi4/start4.elf", "firmware");
        bench.file("rpi4/overlays/disable-bt.dtbo", "overlay");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theRecordsTextsAndTheFirmwareAreServedBelowTheSerialNumber() {
        bench.machine(true, "", PI, "console=ttyS0", "quiet");

        assertThat(text("1a2b3c4d/config.txt")).isEqualTo("enable_uart=1\n");
        assertThat(text("1a2b3c4d/cmdline.txt")).isEqualTo("console=ttyS0 quiet");
        assertThat(text("1a2b3c4d/start4.elf")).isEqualTo("firmware");
        assertThat(text("/1A2B3C4D/overlays/disable-bt.dtbo")).isEqualTo("overlay");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1a2b3c4d/start4.elf", "1A2B3C4D/start4.elf", "52-54-00-aa-88-2a/start4.elf"})
    void aMachineWithoutKnownAddressIsFoundBySerialNumberAndByMac(String name) {
        bench.machineWithoutAddress(PI);

        assertThat(Bench.textOf(bench.ask(name, Protocol.TFTP, Bench.STRANGER))).isEqualTo("firmware");
    }

    @Test
    void theLowHalfOfALongSerialNumberIsEnough() {
        bench.machineWithoutAddress(new RaspberryPi("100000001A2B3C4D", "rpi4", ""));

        assertThat(stranger("1a2b3c4d/start4.elf")).isEqualTo("firmware");
        assertThat(stranger("100000001a2b3c4d/start4.elf")).isEqualTo("firmware");
    }

    @Test
    void aMachineThatIsKnownByAddressDoesNotGetTheFilesOfAnother() {
        bench.machine(true, "", new RaspberryPi("99999999", "rpi4", "mine"));

        assertThat(bench.tftp("1a2b3c4d/config.txt")).isInstanceOf(NotMine.class);
    }

    @Test
    void aSerialNumberThatIsNoNumberIsFoundByAddressAsWithSmee() {
        bench.machine(true, "", new RaspberryPi("kitchen", "rpi4", ""));

        assertThat(text("kitchen/start4.elf")).isEqualTo("firmware");
        assertThat(bench.ask("kitchen/start4.elf", Protocol.TFTP, Bench.STRANGER))
                .isInstanceOf(NotMine.class);
    }

    @Test
    void withoutTextsFilesUnderTheSerialNumberComeFirstThenTheFirmwares() throws IOException {
        bench.machine(true, "", new RaspberryPi(Bench.SERIAL, "rpi4", ""));
        bench.file("rpi4/config.txt", "of the firmware");
        assertThat(text("1a2b3c4d/config.txt")).isEqualTo("of the firmware");

        bench.file("1a2b3c4d/config.txt", "of the machine");

        assertThat(text("1a2b3c4d/config.txt")).isEqualTo("of the machine");
    }

    @Test
    void aFileThatTheFirmwareLacksMayLieUnderTheSerialNumber() throws IOException {
        bench.machine(true, "", PI);
        assertThat(Bench.refused(bench.tftp("1a2b3c4d/dt-blob.bin")).why())
                .contains("neither rpi4/dt-blob.bin nor 1a2b3c4d/dt-blob.bin");

        bench.file("1a2b3c4d/dt-blob.bin", "blob");
        bench.file("1a2b3c4d/start4.elf", "not this one");

        assertThat(text("1a2b3c4d/dt-blob.bin")).isEqualTo("blob");
        assertThat(text("1a2b3c4d/start4.elf")).isEqualTo("firmware");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../rpi4", "rpi4/../../etc", ".."})
    void aFirmwarePathThatClimbsIsRefusedByName(String path) {
        bench.machine(true, "", new RaspberryPi(Bench.SERIAL, path, ""));

        var refused = Bench.refused(bench.tftp("1a2b3c4d/passwd"));

        assertThat(refused.refusal()).isEqualTo(Refusal.BROKEN);
        assertThat(refused.why()).contains("firmwarePath of machine m1");
    }

    @Test
    void slashesAroundTheFirmwarePathDoNotMatter() {
        bench.machine(true, "", new RaspberryPi(Bench.SERIAL, "/rpi4/", ""));

        assertThat(text("1a2b3c4d/start4.elf")).isEqualTo("firmware");
    }

    @Test
    void aKernelArgumentWithALineEndIsRefused() {
        bench.machine(true, "", PI, "quiet\ninit=/bin/sh");

        assertThat(Bench.refused(bench.tftp("1a2b3c4d/cmdline.txt")).refusal()).isEqualTo(Refusal.BROKEN);
    }

    @Test
    void aMachineThatIsNoRaspberryPiHasPlainFilesOnly() throws IOException {
        bench.machine(true, "", RaspberryPi.NONE);
        bench.file("1a2b3c4d/start4.elf", "plain");

        assertThat(text("1a2b3c4d/start4.elf")).isEqualTo("plain");
    }

    @ParameterizedTest
    @CsvSource({"1a2b3c4d,1A2B3C4D,true", "100000001a2b3c4d,1a2b3c4d,true", "x1a2b3c4d,1a2b3c4d,false", "'','',false"})
    void serialNumbersAreComparedAsTheFirmwareWritesThem(String serial, String asked, boolean same) {
        assertThat(Serials.same(serial, asked)).isEqualTo(same);
    }

    @Test
    void theListIsReadAgainForANewSerialNumberButNotForEveryRequest() {
        AtomicLong clock = new AtomicLong();
        AtomicLong readings = new AtomicLong();
        Serials serials = new Serials(
                bench.hardware,
                task -> {
                    readings.incrementAndGet();
                    task.run();
                },
                clock::get);
        assertThat(found(serials)).isEmpty();
        bench.machineWithoutAddress(PI);

        assertThat(found(serials)).isEmpty();
        clock.addAndGet(Serials.REST.plus(Duration.ofMillis(1)).toNanos());

        assertThat(found(serials)).contains(MacAddress.parse(Bench.MAC));
        assertThat(found(serials)).contains(MacAddress.parse(Bench.MAC));
        assertThat(readings).hasValue(2);
    }

    private static Optional<MacAddress> found(Serials serials) {
        return serials.find(Bench.SERIAL).toCompletableFuture().join();
    }

    private String text(String name) {
        return Bench.textOf(bench.tftp(name));
    }

    private String stranger(String name) {
        BootFileAnswer answer = bench.ask(name, Protocol.TFTP, Bench.STRANGER);
        return Bench.textOf(answer);
    }
}
