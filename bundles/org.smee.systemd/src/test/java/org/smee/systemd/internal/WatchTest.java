package org.smee.systemd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.smee.api.status.Health;
import org.smee.api.status.Health.Verdict;
import org.smee.api.status.LiveThreads;

class WatchTest {
    private final List<String> sent = new ArrayList<>();
    private final List<Runnable> loop = new ArrayList<>();
    private Executor thread = Runnable::run;
    private @Nullable Health health = () -> new Verdict(true, List.of());
    private final LiveThreads threads = () -> Map.of("event loop 0", task -> thread.execute(task));
    private final LiveThreads fixed = fixed(threads);
    private final Watch watch = new Watch(sent::add, true, () -> Optional.ofNullable(health), () -> List.of(fixed));

    /** The same executors at every question, as real ones are. */
    private static LiveThreads fixed(LiveThreads threads) {
        Map<String, Executor> once = threads.threads();
        return () -> once;
    }

    @Test
    void itIsReadyOnceAndLivesEverySecond() {
        IntStream.range(0, 3).forEach(second -> watch.run());

        assertThat(sent).containsExactly("WATCHDOG=1", "READY=1", "STATUS=serving", "WATCHDOG=1", "WATCHDOG=1");
    }

    @Test
    void withoutAWatchdogThereAreNoSignsOfLife() {
        Watch quiet = new Watch(sent::add, false, () -> Optional.ofNullable(health), () -> List.of(fixed));

        quiet.run();
        quiet.run();

        assertThat(sent).containsExactly("READY=1", "STATUS=serving");
    }

    @Test
    void aThreadThatStandsStillEndsTheSignsOfLifeUntilItMoves() {
        thread = loop::add;
        watch.run();
        sent.clear();

        watch.run();
        watch.run();
        assertThat(sent).containsExactly("STATUS=event loop 0 stands still; see smee:plugins");

        sent.clear();
        loop.forEach(Runnable::run);
        watch.run();
        assertThat(sent).containsExactly("WATCHDOG=1", "STATUS=serving");
    }

    @Test
    void aThreadAtItsEndIsNotMissed() {
        thread = task -> {
            throw new RejectedExecutionException();
        };

        watch.run();
        watch.run();

        assertThat(sent)
                .containsOnlyOnce("READY=1")
                .filteredOn("WATCHDOG=1"::equals)
                .hasSize(2);
    }

    @Test
    void whatIsMissingIsToldAndDelaysReadiness() {
        health = () -> new Verdict(false, List.of("hardware no backend is in service"));
        watch.run();
        assertThat(sent).containsExactly("WATCHDOG=1", "STATUS=not ready: hardware no backend is in service");

        health = () -> new Verdict(true, List.of("dhcp degraded: port\n67"));
        watch.run();
        assertThat(sent).endsWith("WATCHDOG=1", "READY=1", "STATUS=serving, with problems: dhcp degraded: port?67");
    }

    @Test
    void aStartThatCannotBeCompletedIsOverAfterHalfAMinuteBecauseARestartWouldNotHelp() {
        health = null;

        IntStream.range(0, Watch.PATIENCE).forEach(second -> watch.run());
        assertThat(sent).doesNotContain("READY=1");
        watch.run();

        assertThat(sent).contains("READY=1").anyMatch(line -> line.startsWith("STATUS=not ready: "));
    }

    @Test
    void aHealthCheckThatFailsCostsNoSignOfLife() {
        health = () -> {
            throw new IllegalStateException("boom");
        };

        watch.run();
        watch.run();

        assertThat(sent).containsExactly("WATCHDOG=1", "WATCHDOG=1");
    }
}
