package org.smee.script.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.hardware.Netboot;
import org.smee.api.plugin.PluginState.Condition;
import org.smee.testkit.InMemoryHardware;
import org.smee.testkit.RecordedEvents;
import org.smee.testkit.hostile.HostileGenerator;
import org.smee.testkit.hostile.Misdeed;

/** A generator that misbehaves, before those that do not. */
class HostileGeneratorTest {
    @TempDir
    Path directory;

    private final HostileGenerator hostile = new HostileGenerator();
    private final RecordedEvents events = new RecordedEvents();
    private ScriptFiles files;

    @BeforeEach
    void start() {
        List<Map.Entry<Map<String, Object>, ScriptGenerator>> ranked = new ArrayList<>(Machines.generators());
        ranked.add(Machines.service("hostile", hostile));
        files = new ScriptFiles(
                new ScriptSettings(true, false, Machines.SITE, Duration.ofSeconds(2), directory.resolve("once.tsv")),
                new InMemoryHardware(Machines.with(Netboot.ALLOWED)),
                events,
                ranked);
    }

    @AfterEach
    void close() {
        hostile.temper.does(Misdeed.NONE);
        files.close();
    }

    private BootFileAnswer ask() {
        return files.open(Machines.get("/auto.ipxe"))
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @ParameterizedTest
    @EnumSource(names = {"THROW", "ERROR", "NULL", "FAIL", "NONSENSE", "BLOCK"})
    void theNextInRankWritesTheScript(Misdeed misdeed) {
        hostile.temper.does(misdeed);

        assertThat(ask()).isInstanceOf(BootFileAnswer.Opened.class);
        assertThat(events.last().details())
                .containsEntry("generator", "hook")
                .hasEntrySatisfying("skipped", skipped -> assertThat(skipped).startsWith("hostile "));
        assertThat(files.plugins().get(0).condition())
                .isEqualTo(misdeed == Misdeed.BLOCK ? Condition.ASIDE : Condition.FAILING);
    }

    @Test
    void oneThatBehavesIsAsked() {
        ask();

        assertThat(events.last().details()).containsEntry("generator", "hostile");
        assertThat(files.plugins().get(0).condition()).isEqualTo(Condition.OK);
    }
}
