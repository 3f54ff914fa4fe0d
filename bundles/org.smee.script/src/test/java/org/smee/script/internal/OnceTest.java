package org.smee.script.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.testkit.InMemoryHardware;
import org.smee.testkit.RecordedEvents;

/** A machine that installs once per token, seen from its requests. */
class OnceTest {
    private static final Pattern CONFIRM = Pattern.compile(
            "imgfetch --name smee-once (once-[0-9a-f]{16}\\.ipxe) && imgfree smee-once \\|\\| exit 1\n");
    private static final String DISK = "Booting from the local disk";
    private static final String INSTALLER = "Loading the Tinkerbell Hook";

    @TempDir
    Path directory;

    private final InMemoryHardware hardware = new InMemoryHardware();
    private final RecordedEvents events = new RecordedEvents();
    private ScriptFiles files;
    private Hardware machine = Machines.with(Netboot.ALLOWED);

    @BeforeEach
    void start() {
        says(Boot.once("deploy-42"));
        files = open();
    }

    @AfterEach
    void stop() {
        files.close();
    }

    @Test
    void theInstallerComesUntilItIsStartedAndThenTheDisk() {
        assertThat(script()).contains(INSTALLER);
        assertThat(script()).contains(INSTALLER);

        assertThat(text(confirm(script()))).isEqualTo("#!ipxe\n");

        assertThat(events.last().why()).contains("sandbox", "once:deploy-42");
        assertThat(script()).contains(DISK).doesNotContain(INSTALLER);
        assertThat(events.last().why()).contains("once:deploy-42 was started at ");
        assertThat(events.last().details()).containsEntry("generator", "local-disk");
    }

    @Test
    void theHookScriptConfirmsRightBeforeItBoots() {
        String script = script();

        Matcher confirm = CONFIRM.matcher(script);
        assertThat(confirm.find()).isTrue();
        assertThat(script.substring(0, confirm.start())).endsWith("\n:boot\n");
        assertThat(confirm.find()).isFalse();
    }

    @Test
    void aConfirmationThatIsRepeatedStaysGood() {
        String script = script();

        assertThat(text(confirm(script))).isEqualTo("#!ipxe\n");
        assertThat(text(confirm(script))).isEqualTo("#!ipxe\n");
    }

    @Test
    void anotherTokenInstallsAgainAndTheOldConfirmationIsRefused() {
        String old = script();
        confirm(old);
        says(Boot.once("deploy-43"));

        assertThat(script()).contains(INSTALLER);
        assertThat(refused(confirm(old)).refusal()).isEqualTo(Refusal.NOT_ALLOWED);
        assertThat(script()).contains(INSTALLER);
        confirm(script());
        assertThat(script()).contains(DISK);
    }

    @Test
    void aRecordThatNoLongerSaysOnceRefusesTheConfirmation() {
        String script = script();
        says(Boot.LOCAL_DISK);

        assertThat(refused(confirm(script)).why()).contains("local-disk");
        assertThat(script()).contains(DISK);
    }

    @Test
    void aMachineThatMayNotBootCannotConfirm() {
        String script = script();
        hardware.put(Machines.with(Netboot.DENIED.booting(Boot.once("deploy-42"))));

        assertThat(refused(confirm(script)).refusal()).isEqualTo(Refusal.NOT_ALLOWED);
    }

    @Test
    void anOutageAtTheConfirmationStopsTheMachineAndUsesNothing() {
        String script = script();
        hardware.down("the API server does not answer");
        assertThat(refused(confirm(script)).refusal()).isEqualTo(Refusal.UNAVAILABLE);
        hardware.down("");

        assertThat(script()).contains(INSTALLER);
    }

    @Test
    void whatIsUsedStaysUsedOverARestart() {
        confirm(script());
        files.close();
        files = open();

        assertThat(script()).contains(DISK);
    }

    @Test
    void whoAsksIsToldOnceItIsUsedAndNotForAnotherToken() {
        assertThat(files.isUsed(machine)).isFalse();
        confirm(script());
        assertThat(files.isUsed(machine)).isTrue();

        says(Boot.once("deploy-43"));
        assertThat(files.isUsed(machine)).isFalse();
        says(Boot.LOCAL_DISK);
        assertThat(files.isUsed(machine)).isFalse();
    }

    @Test
    void allNetworkCardsOfAMachineAreOne() {
        confirm(script());
        Hardware other = new Hardware(
                "sandbox",
                org.smee.api.net.MacAddress.parse("52:54:00:aa:88:2b"),
                Optional.empty(),
                false,
                Netboot.ALLOWED.booting(Boot.once("deploy-42")),
                Map.of());
        hardware.put(other);

        assertThat(text(ask("/52:54:00:aa:88:2b/auto.ipxe"))).contains(DISK);
    }

    @Test
    void machinesOfOneNameInTwoNamespacesAreTwo() {
        Hardware here = Machines.labelled(Netboot.ALLOWED.booting(Boot.once("a")), Map.of("namespace", "one"));
        Hardware there = Machines.labelled(Netboot.ALLOWED.booting(Boot.once("a")), Map.of("namespace", "two"));

        assertThat(Confirm.name(here)).isNotEqualTo(Confirm.name(there));
    }

    @Test
    void aCustomScriptConfirmsFirst() {
        says(Machines.custom("http://boot.example/x", "").booting(Boot.once("a")));

        assertThat(script())
                .containsSubsequence("echo Loading custom", "imgfetch --name smee-once", "chain --autofree");
        confirm(script());
        assertThat(script()).contains(DISK);
    }

    @Test
    void aCustomScriptMayConfirmWhereItWants() {
        says(Machines.custom("", "kernel http://x/k\n{{confirm}}\nboot").booting(Boot.once("a")));

        assertThat(script()).containsSubsequence("kernel http://x/k\n", "imgfetch --name smee-once", "boot\n");
        assertThat(CONFIRM.matcher(script()).results()).hasSize(1);
    }

    @Test
    void aGeneratorThatKnowsNothingOfItGetsTheConfirmationAsFirstCommand() {
        ScriptGenerator plugin = request -> Optional.of(new IpxeScript("#!ipxe\nchain http://x\n", "plugin"));
        files.close();
        files = new ScriptFiles(settings(), hardware, events, List.of(Machines.service("plugin", plugin)));

        assertThat(script()).startsWith("#!ipxe\nimgfetch --name smee-once").endsWith("\nchain http://x\n");
    }

    @Test
    @Timeout(20)
    void aFileThatCannotBeReadStopsOnlyMachinesThatBootOnceAndIsReadAgain() throws Exception {
        files.close();
        Path file = directory.resolve("once.tsv");
        Files.createDirectories(file.resolve("in-the-way"));
        files = new ScriptFiles(
                new ScriptSettings(true, false, Machines.SITE, Duration.ofSeconds(2), file),
                hardware,
                events,
                Machines.generators());

        assertThat(refused(ask("/auto.ipxe")).refusal()).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(events.last().why()).contains("once.tsv");
        assertThat(files.problems()).singleElement().asString().contains("once.tsv");
        says(Boot.NETWORK);
        assertThat(script()).contains(INSTALLER);
        says(Boot.LOCAL_DISK);
        assertThat(script()).contains(DISK);

        says(Boot.once("a"));
        Files.delete(file.resolve("in-the-way"));
        Files.delete(file);
        while (!(ask("/auto.ipxe") instanceof BootFileAnswer.Opened)) {
            Thread.onSpinWait(); // a request asks for the reading, and does not wait for it
        }
        assertThat(script()).contains(INSTALLER);
    }

    @Test
    void aDiskThatCannotBeWrittenRefusesTheConfirmation() throws IOException {
        String script = script();
        Files.createDirectories(directory.resolve("once.tsv/in-the-way"));

        assertThat(refused(confirm(script)).refusal()).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(events.last().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(script()).contains(INSTALLER);

        Files.delete(directory.resolve("once.tsv/in-the-way"));
        Files.delete(directory.resolve("once.tsv"));
        assertThat(text(confirm(script))).isEqualTo("#!ipxe\n");
        assertThat(Files.readString(directory.resolve("once.tsv"))).contains("\tsandbox\tdeploy-42\n");
    }

    @Test
    void namesThatOnlyLookLikeAConfirmationAreNotOurs() {
        assertThat(ask("/once-.ipxe")).isInstanceOf(BootFileAnswer.NotMine.class);
        assertThat(ask("/once-0123456789ABCDEF.ipxe")).isInstanceOf(BootFileAnswer.NotMine.class);
        assertThat(refused(ask("/once-0123456789abcdef.ipxe")).refusal()).isEqualTo(Refusal.NOT_ALLOWED);
    }

    private ScriptFiles open() {
        return new ScriptFiles(settings(), hardware, events, Machines.generators());
    }

    private ScriptSettings settings() {
        return new ScriptSettings(true, false, Machines.SITE, Duration.ofSeconds(2), directory.resolve("once.tsv"));
    }

    private void says(Boot boot) {
        says(Netboot.ALLOWED.booting(boot));
    }

    private void says(Netboot netboot) {
        machine = Machines.with(netboot);
        hardware.put(machine);
    }

    private String script() {
        return text(ask("/" + Machines.MAC + "/auto.ipxe"));
    }

    /** Fetches what the script fetches before it starts. */
    private BootFileAnswer confirm(String script) {
        Matcher confirm = CONFIRM.matcher(script);
        assertThat(confirm.find()).isTrue();
        return ask("/" + Machines.MAC + "/" + confirm.group(1));
    }

    private BootFileAnswer ask(String path) {
        return files.open(Machines.get(path)).toCompletableFuture().join();
    }

    private static Refused refused(BootFileAnswer answer) {
        assertThat(answer).isInstanceOf(Refused.class);
        return (Refused) answer;
    }

    private static String text(BootFileAnswer answer) {
        assertThat(answer).isInstanceOf(Opened.class);
        try (BootFile file = ((Opened) answer).file()) {
            ByteBuffer content = ByteBuffer.allocate((int) file.size());
            file.read(0, content);
            return new String(content.array(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
