package org.smee.bootfiles.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.boot.BootFileAnswer.NotMine;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.Protocol;
import org.smee.api.boot.TextFile;
import org.smee.api.hardware.Netboot.RaspberryPi;

class LocalFilesTest {
    private static final String CONFIG = "pxelinux.cfg/01-52-54-00-aa-88-2a";

    @TempDir
    Path directory;

    private Bench bench = new Bench(Path.of("none"));

    @BeforeEach
    void open() {
        use();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void use(String... settings) {
        bench.close();
        bench = new Bench(directory, settings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONFIG,
                "/" + CONFIG,
                "pxelinux.cfg/01-52-54-00-AA-88-2A",
                "bios/pxelinux.cfg/01-52-54-00-aa-88-2a",
                "PXELINUX.CFG/01-52-54-00-AA-88-2A",
                "pxelinux.cfg/01-52:54:00:aa:88:2a"
            })
    void aMachineGetsTheConfigurationOfItsRecordInEverySpellingOfTheName(String name) throws IOException {
        bench.machine(true, "default linux\n", RaspberryPi.NONE);
        bench.file(CONFIG, "from the directory");

        assertThat(Bench.textOf(bench.tftp(name))).isEqualTo("default linux\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pxelinux.cfg/default",
                "pxelinux.cfg/C0A8020F",
                "pxelinux.cfg/20-52-54-00-aa-88-2a",
                "xpxelinux.cfg/01-52-54-00-aa-88-2a",
                "pxelinux.cfg/01-52-54-00-aa-88",
                "pxelinux.cfg/01-52-54-00-aa-88-2a/x",
                "01-52-54-00-aa-88-2a"
            })
    void otherNamesAreFilesOfTheDirectory(String name) throws IOException {
        bench.machine(true, "default linux\n", RaspberryPi.NONE);
        assertThat(bench.tftp(name)).isInstanceOf(NotMine.class);

        bench.file(name, "static");

        assertThat(Bench.textOf(bench.tftp(name))).isEqualTo("static");
    }

    @Test
    void aMachineWithoutConfigurationMayHaveAFile() throws IOException {
        bench.machine(true, "", RaspberryPi.NONE);
        assertThat(Bench.refused(bench.tftp(CONFIG)))
                .isEqualTo(new Refused(
                        Refusal.NOT_FOUND,
                        "the record of machine m1 has no pxelinux configuration, and the asset directory has no "
                                + CONFIG + "; PXELINUX goes on to its next name"));

        bench.file(CONFIG, "static");

        assertThat(Bench.textOf(bench.tftp(CONFIG))).isEqualTo("static");
        assertThat(Bench.textOf(bench.tftp("bios/pxelinux.cfg/01-52-54-00-AA-88-2A")))
                .isEqualTo("static");
    }

    @Test
    void anUnknownMachineMayHaveAFile() throws IOException {
        assertThat(Bench.refused(bench.tftp(CONFIG)).why()).startsWith("no hardware record for " + Bench.MAC);

        bench.file(CONFIG, "static");

        assertThat(Bench.textOf(bench.tftp(CONFIG))).isEqualTo("static");
    }

    @Test
    void aMachineThatMayNotBootGetsNoFileOfItsOwnUnlessAsWithSmee() throws IOException {
        bench.machine(false, "default linux\n", new RaspberryPi(Bench.SERIAL, "rpi4", "x=1\n"));
        bench.file(CONFIG, "static");
        bench.file("rpi4/start4.elf", "firmware");

        assertThat(Bench.refused(bench.tftp(CONFIG)).refusal()).isEqualTo(Refusal.NOT_ALLOWED);
        assertThat(Bench.refused(bench.tftp(CONFIG)).why()).contains("machine m1", "netboot.allowPxe");
        assertThat(Bench.refused(bench.tftp("1a2b3c4d/start4.elf")).refusal()).isEqualTo(Refusal.NOT_ALLOWED);

        bench.provider.modified(Bench.settings(directory, "compat=smee"));

        assertThat(Bench.textOf(bench.tftp(CONFIG))).isEqualTo("default linux\n");
        assertThat(Bench.textOf(bench.tftp("1a2b3c4d/config.txt"))).isEqualTo("x=1\n");
    }

    @Test
    void duringAnOutageNamesOfMachinesAreUnavailableAndPlainFilesAreServed() throws IOException {
        bench.file(CONFIG, "static");
        bench.file("1a2b3c4d/start4.elf", "static");
        bench.file("images/vmlinuz", "kernel");
        bench.hardware.down("the API server does not answer");

        for (String name : new String[] {CONFIG, "1a2b3c4d/start4.elf", "52-54-00-aa-88-2a/start4.elf"}) {
            Refused refused = Bench.refused(bench.tftp(name));
            assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
            assertThat(refused.why()).contains(name, "the API server does not answer");
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        }
        assertThat(Bench.textOf(bench.tftp("images/vmlinuz"))).isEqualTo("kernel");
    }

    @Test
    void autoexecIsRefusedWithoutLookingForTheMachine() {
        bench.hardware.down("nobody may be asked");

        for (String name : new String[] {"autoexec.ipxe", "52:54:00:aa:88:2a/autoexec.ipxe"}) {
            Refused refused = Bench.refused(bench.tftp(name));
            assertThat(refused.refusal()).isEqualTo(Refusal.NOT_FOUND);
            assertThat(refused.why()).contains("goes on without it", "autoexec=script");
        }
        assertThat(Bench.refused(bench.http("ipxe/52:54:00:aa:88:2a/autoexec.ipxe"))
                        .refusal())
                .isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void autoexecOfTheDirectoryGoesToEverybodyWhereverItIsAskedFor() throws IOException {
        bench.file("autoexec.ipxe", "#!ipxe\n");

        assertThat(Bench.textOf(bench.tftp("52:54:00:aa:88:2a/autoexec.ipxe"))).isEqualTo("#!ipxe\n");
    }

    @Test
    void autoexecIsTheMachinesScriptIfSetSoByEveryProtocol() throws IOException {
        use("autoexec=script");
        bench.file("autoexec.ipxe", "for everybody");
        bench.provider.others(List.of(
                request -> CompletableFuture.completedFuture(new Refused(Refusal.BROKEN, "asked before its turn")),
                request -> CompletableFuture.completedFuture(
                        new Opened(new TextFile(request.mac() + " " + request.name()), "the script"))));

        assertThat(Bench.textOf(bench.tftp("52:54:00:aa:88:2a/autoexec.ipxe")))
                .isEqualTo("Optional[52:54:00:aa:88:2a] 52:54:00:aa:88:2a/auto.ipxe");
        assertThat(Bench.textOf(bench.http("autoexec.ipxe"))).isEqualTo("Optional.empty auto.ipxe");
        assertThat(bench.tftp("auto.ipxe")).isInstanceOf(NotMine.class);
    }

    @Test
    void autoexecIsNotFoundIfNobodyWritesScripts() {
        use("autoexec=script");

        assertThat(Bench.refused(bench.tftp("autoexec.ipxe")).refusal()).isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void overHttpNothingIsClaimedUntilItIsSwitchedOn() throws IOException {
        bench.file("vmlinuz", "kernel");

        assertThat(bench.http("vmlinuz")).isInstanceOf(NotMine.class);
        assertThat(bench.http("images/vmlinuz")).isInstanceOf(NotMine.class);
        assertThat(Bench.refused(bench.http("tftp/vmlinuz")).why()).contains("http.enabled=false");
    }

    @Test
    void overHttpTheSameFilesAreBelowThePrefix() throws IOException {
        use("http.enabled=true", "http.prefix=boot/files");
        bench.machine(true, "default linux\n", new RaspberryPi(Bench.SERIAL, "rpi4", "x=1\n"));
        bench.file("vmlinuz", "kernel");

        assertThat(Bench.textOf(bench.http("boot/files/vmlinuz"))).isEqualTo("kernel");
        assertThat(Bench.textOf(bench.http("boot/files/" + CONFIG))).isEqualTo("default linux\n");
        assertThat(Bench.textOf(bench.http("boot/files/1a2b3c4d/config.txt"))).isEqualTo("x=1\n");
        assertThat(Bench.textOf(bench.ask("boot/files/vmlinuz", Protocol.HTTPS, Bench.ADDRESS)))
                .isEqualTo("kernel");
        assertThat(bench.http("vmlinuz")).isInstanceOf(NotMine.class);
        assertThat(bench.http("boot/filesvmlinuz")).isInstanceOf(NotMine.class);
        assertThat(bench.http("boot/files/")).isInstanceOf(NotMine.class);
        assertThat(bench.tftp("boot/files/vmlinuz")).isInstanceOf(NotMine.class);
    }

    @Test
    void withoutADirectoryRecordsAreServedAndFilesAreNobodys() {
        bench.provider.modified(Bench.settings(directory, "directory="));
        bench.machine(true, "default linux\n", new RaspberryPi(Bench.SERIAL, "", "x=1\n"));

        assertThat(Bench.textOf(bench.tftp(CONFIG))).isEqualTo("default linux\n");
        assertThat(Bench.textOf(bench.tftp("1a2b3c4d/config.txt"))).isEqualTo("x=1\n");
        assertThat(bench.tftp("vmlinuz")).isInstanceOf(NotMine.class);
        assertThat(bench.provider.lines()).containsExactly("no directory, TFTP only");
    }

    @Test
    void aMissingDirectoryIsAProblemOnlyIfSomebodyChoseIt() {
        Path missing = directory.resolve("missing");

        bench.provider.modified(Bench.settings(missing));

        assertThat(bench.provider.lines())
                .containsExactly(missing + " (not there; create it to serve files), TFTP only");
        assertThat(bench.provider.problems())
                .containsExactly("the asset directory " + missing + " does not exist: mkdir -p " + missing);
    }

    @Test
    void tooManyOpensAtOnceAreUnavailableInsteadOfWaiting() {
        Disk busy = new Disk(Bench.settings(directory), task -> {
            throw new java.util.concurrent.RejectedExecutionException("full");
        });

        Refused refused = Bench.refused(
                busy.answer(Decision.file("x"), false).toCompletableFuture().join());

        assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(refused.retryAfter()).isPositive();
    }

    @Test
    void whatWaitsWhenTheBundleStopsIsStillAnswered() throws IOException {
        bench.file("vmlinuz", "kernel");

        bench.close();

        assertThat(Bench.refused(bench.tftp("vmlinuz")).refusal()).isEqualTo(Refusal.UNAVAILABLE);
    }
}
