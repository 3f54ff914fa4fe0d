package org.smee.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smee.api.plugin.PluginFailure.Kind;
import org.smee.api.plugin.PluginState.Condition;

class GuardTest {
    private static final CompletionStage<String> FINE = CompletableFuture.completedFuture("fine");
    private static final CompletionStage<String> OPEN = new CompletableFuture<>();
    private static final Limits LIMITS = new Limits(Duration.ofMillis(100), Duration.ofMillis(50), 3, 1, 2);

    private static final Limits PATIENT = new Limits(Duration.ofMillis(100), Duration.ofMinutes(1), 3, 1, 2);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final List<String> late = new ArrayList<>();
    private List<Map.Entry<Map<String, Object>, Plugin>> inService = List.of();
    private final Guards<Plugin> guards = new Guards<>("test", "plugin", LIMITS, () -> inService, () -> now);
    private final Plugin plugin = new Plugin();
    private final Guard<Plugin> guard = guards.add(plugin, Map.of("service.ranking", 7, "service.bundleid", 12L));

    /** Answers as the test says. */
    private static final class Plugin {
        final AtomicInteger asked = new AtomicInteger();
        volatile Function<String, @Nullable CompletionStage<String>> answer = question -> FINE;
    }

    private final Spi<Plugin, String, String> spi = new Spi<>() {
        @Override
        @SuppressWarnings("NullAway") // a plug-in may return null
        public CompletionStage<String> call(Plugin asked, String question) {
            asked.asked.incrementAndGet();
            return asked.answer.apply(question);
        }

        @Override
        public @Nullable String nonsense(String question, String answer) {
            return answer.equals("rubbish") ? "answered rubbish" : null;
        }

        @Override
        public void late(Plugin asked, String question, String answer) {
            late.add(answer);
        }
    };

    @AfterEach
    void close() {
        guards.close();
    }

    private CompletionStage<String> ask() {
        return guard.ask(spi, "?");
    }

    private PluginFailure failure() {
        return failure(ask());
    }

    private static PluginFailure failure(CompletionStage<String> stage) {
        try {
            throw new AssertionError("answered " + answer(stage));
        } catch (CompletionException e) {
            return (PluginFailure) PluginFailure.cause(e);
        }
    }

    private static String answer(CompletionStage<String> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            guards.check();
        }
    }

    private Condition condition() {
        return guard.state().condition();
    }

    @Test
    void anAnswerAtOnceComesBackAsItIs() {
        assertThat(ask()).isSameAs(FINE);
        assertThat(guard.state())
                .extracting(
                        PluginState::caller,
                        PluginState::kind,
                        PluginState::rank,
                        PluginState::bundleId,
                        PluginState::condition,
                        PluginState::calls,
                        PluginState::errors)
                .containsExactly("test", "plugin", 7, 12L, Condition.OK, 1L, 0L);
        assertThat(guard.state().p99()).isPositive();
    }

    @Test
    void anAnswerAtOnceAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        for (int i = 0; i < 20_000; i++) {
            ask();
        }
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < 100_000; i++) {
            ask();
        }
        assertThat(threads.getThreadAllocatedBytes(self) - before).isLessThan(100_000);
        assertThat(guard.state().calls()).isEqualTo(120_000);
    }

    @Test
    void whatFailsAtOnceIsNamedAndStillAsked() {
        List<Function<String, @Nullable CompletionStage<String>>> misdeeds = List.of(
                q -> {
                    throw new IllegalStateException("thrown");
                },
                q -> {
                    throw new NoClassDefFoundError("gone");
                },
                q -> null,
                q -> CompletableFuture.completedFuture(null),
                q -> CompletableFuture.failedFuture(new IllegalStateException("failed")),
                q -> CompletableFuture.completedFuture("rubbish"));
        List<String> expected = List.of(
                "threw java.lang.IllegalStateException: thrown",
                "threw java.lang.NoClassDefFoundError: gone",
                "returned null instead of a stage",
                "answered null",
                "failed with java.lang.IllegalStateException: failed",
                "answered rubbish");
        for (int i = 0; i < misdeeds.size(); i++) {
            plugin.answer = misdeeds.get(i);
            for (int times = 0; times < 10; times++) {
                PluginFailure failure = failure();
                assertThat(failure.what()).isEqualTo(expected.get(i));
                assertThat(failure.kind()).isEqualTo(Kind.FAILED);
                assertThat(failure.isRunning()).isFalse();
            }
        }
        assertThat(condition()).isEqualTo(Condition.FAILING);
        assertThat(guard.state().errors()).isEqualTo(60);
        assertThat(guard.state().problem()).contains("answered rubbish", "bundle:stop 12");

        plugin.answer = q -> FINE;
        assertThat(ask()).isSameAs(FINE);
        now = now.plus(Limits.SHOWN);
        assertThat(condition()).isEqualTo(Condition.OK);
    }

    @Test
    void whoIsLateAgainAndAgainIsBypassedProbedAndTakenBack() {
        plugin.answer = q -> OPEN;
        for (int i = 0; i < Limits.TRIPS; i++) {
            PluginFailure failure = failure();
            assertThat(failure.kind()).isEqualTo(Kind.LATE);
            assertThat(failure.isRunning()).isTrue();
        }
        assertThat(condition()).isEqualTo(Condition.BYPASSED);
        int asked = plugin.asked.get();
        assertThat(failure().kind()).isEqualTo(Kind.BYPASSED);
        assertThat(failure().getMessage()).contains("is bypassed", "did not answer within 50 ms");
        assertThat(plugin.asked).hasValue(asked);

        now = now.plus(Limits.FIRST_PROBE); // a probe, which fails
        assertThat(failure().kind()).isEqualTo(Kind.LATE);
        now = now.plus(Limits.FIRST_PROBE); // the next one comes after twice as long
        assertThat(failure().kind()).isEqualTo(Kind.BYPASSED);
        now = now.plus(Limits.FIRST_PROBE);
        plugin.answer = q -> FINE;
        assertThat(answer(ask())).isEqualTo("fine");
        assertThat(condition()).isEqualTo(Condition.ASIDE);

        for (int i = 0; i < Limits.FAST_IN_A_ROW; i++) {
            assertThat(answer(ask())).isEqualTo("fine");
        }
        now = now.plus(Limits.SHOWN);
        assertThat(condition()).isEqualTo(Condition.OK);
        assertThat(ask()).isSameAs(FINE);
    }

    @Test
    void whoHoldsTheThreadIsAskedAsideAndInterrupted() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        plugin.answer = q -> block(inside);
        boolean[] interrupted = new boolean[1];
        PluginFailure[] got = new PluginFailure[1];
        Thread caller = new Thread(
                () -> {
                    got[0] = failure();
                    interrupted[0] = Thread.currentThread().isInterrupted();
                },
                "a-loop");
        caller.start();
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

        look(5); // 5 looks of 25 ms: longer than the stall of 100 ms
        assertThat(condition()).isEqualTo(Condition.ASIDE);
        assertThat(guard.state().reason()).isEqualTo("held the thread a-loop for 100 ms");
        plugin.answer =
                q -> CompletableFuture.completedFuture(Thread.currentThread().getName());
        assertThat(answer(ask())).startsWith("smee-aside-"); // meanwhile nobody else is held
        assertThat(caller.isAlive()).isTrue();

        look(12);
        caller.join(10_000);
        assertThat(got[0].what()).contains("InterruptedException");
        assertThat(interrupted[0]).isFalse();
        assertThat(guard.state().late()).isEqualTo(1);
    }

    private static CompletionStage<String> block(CountDownLatch inside) {
        inside.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return FINE;
    }

    @Test
    void callsAsideAreBoundedAndThoseThatHangAreInterrupted() throws InterruptedException {
        whoHoldsTheThreadIsAskedAsideAndInterrupted();
        guards.limits(new Limits(Duration.ofMillis(100), Duration.ofSeconds(2), 100, 1, 2));
        CountDownLatch inside = new CountDownLatch(1);
        plugin.answer = q -> block(inside);

        List<CompletionStage<String>> asked = new ArrayList<>();
        for (int i = 0; i < 4; i++) { // one runs, two wait
            asked.add(ask());
        }

        List<Kind> kinds = asked.stream().map(stage -> failure(stage).kind()).toList();
        assertThat(kinds).contains(Kind.BUSY).contains(Kind.LATE);
        assertThat(guard.state().bypassed()).isPositive();
    }

    @Test
    void callsThatWaitAreBounded() {
        guards.limits(PATIENT);
        plugin.answer = q -> OPEN;
        for (int i = 0; i < LIMITS.pending(); i++) {
            ask();
        }

        PluginFailure failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.BUSY);
        assertThat(failure.isRunning()).isTrue();
    }

    @Test
    void anAnswerThatComesTooLateIsNotLost() {
        CompletableFuture<String> open = new CompletableFuture<>();
        plugin.answer = q -> open;
        assertThat(failure().kind()).isEqualTo(Kind.LATE);

        open.complete("at last");

        assertThat(late).containsExactly("at last");
    }

    @Test
    void anAnswerThatComesInTimeIsTaken() {
        guards.limits(PATIENT);
        CompletableFuture<String> open = new CompletableFuture<>();
        plugin.answer = q -> open;
        CompletionStage<String> waiting = ask();

        open.complete("soon");

        assertThat(answer(waiting)).isEqualTo("soon");
        assertThat(condition()).isEqualTo(Condition.OK);
    }

    @Test
    void aCallMadeByHandIsWatchedTooAndProbedInPlace() throws InterruptedException {
        guards.limits(new Limits(Duration.ofMillis(100), Duration.ofMillis(50), 1, 0, 1));
        int slot = guard.enter();
        look(5);
        assertThat(condition()).isEqualTo(Condition.BYPASSED);
        assertThat(guard.enter()).isNegative();
        look(20);
        guard.exit(slot);
        assertThat(Thread.interrupted()).isFalse();

        now = now.plus(Limits.FIRST_PROBE);
        guard.exit(guard.enter());
        now = now.plus(Limits.SHOWN);
        assertThat(condition()).isEqualTo(Condition.OK);
    }

    @Test
    void thoseInServiceAreRankedAndKeepTheirHistory() {
        Plugin low = new Plugin();
        inService = List.of(Map.entry(Map.of(), low), Map.entry(Map.of(), plugin));
        List<Guard<Plugin>> ranked = guards.ranked();

        assertThat(ranked).extracting(Guard::service).containsExactly(plugin, low);
        assertThat(ranked.get(0)).isSameAs(guard);
        assertThat(guards.ranked()).isSameAs(ranked);

        inService = List.of(Map.entry(Map.of(), low));
        look(1);
        assertThat(guards.plugins()).hasSize(1);
    }

    @Test
    void percentilesAreOfWhatWasMeasured() {
        Latency latency = new Latency();
        for (int i = 0; i < 990; i++) {
            latency.add(1_000);
        }
        assertThat(latency.p99()).isBetween(Duration.ofNanos(1_000), Duration.ofNanos(1_300));
        for (int i = 0; i < 20; i++) {
            latency.add(1_000_000);
        }
        assertThat(latency.p99()).isBetween(Duration.ofNanos(1_000_000), Duration.ofNanos(1_300_000));
        for (int i = 0; i < 12; i++) {
            latency.age();
        }
        assertThat(new Latency().p99()).isZero();
    }
}
