package org.smee.hardware.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.MacAddress;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginState.Condition;
import org.smee.testkit.InMemoryHardware;
import org.smee.testkit.hostile.HostileBackend;
import org.smee.testkit.hostile.Misdeed;

/** A backend that misbehaves, before one that does not. */
class HostileBackendTest {
    private static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");

    private final HostileBackend hostile = new HostileBackend();
    private final InMemoryHardware good = new InMemoryHardware(
            new Hardware("good", MAC, Optional.empty(), false, Netboot.ALLOWED, java.util.Map.of()));
    private final RankedHardware directory = new RankedHardware(
            new HardwareSettings(Duration.ofMillis(50), 1_000, 0, Duration.ofHours(1)), InstantSource.system());

    HostileBackendTest() {
        directory.backends(List.of(good, hostile));
    }

    @AfterEach
    void close() {
        hostile.temper.does(Misdeed.NONE);
        directory.close();
    }

    private String id() {
        Lookup answer = directory
                .byMac(MAC)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        return ((Lookup.Found) answer).hardware().id();
    }

    private PluginState state() {
        return directory.plugins().get(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROW", "ERROR", "NULL", "FAIL", "NONSENSE"})
    void theNextInRankAnswersAndTheMisdeedIsNamed(Misdeed misdeed) {
        hostile.temper.does(misdeed);

        for (int i = 0; i < 20; i++) {
            assertThat(id()).isEqualTo("good");
        }

        assertThat(state().condition()).isEqualTo(Condition.FAILING);
        assertThat(state().errors()).isEqualTo(20);
        assertThat(directory.backends().get(0).problems().get(0)).contains("HostileBackend", "smee:plugins");
        hostile.temper.does(Misdeed.NONE);
        assertThat(id()).isEqualTo(HostileBackend.ID);
    }

    @Test
    void oneThatNeverAnswersIsBypassedAndTakenBack() {
        hostile.temper.does(Misdeed.NEVER);
        for (int i = 0; i < 3; i++) {
            assertThat(id()).isEqualTo("good");
        }
        assertThat(state().condition()).isEqualTo(Condition.BYPASSED);
        assertThat(directory.byMac(MAC).toCompletableFuture()).isDone(); // nobody waits for it any more

        hostile.temper.does(Misdeed.NONE);

        await().until(() -> id().equals(HostileBackend.ID));
        await().until(() -> {
            id();
            return state().condition().compareTo(Condition.ASIDE) < 0;
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "HOLD"})
    void oneThatBlocksHoldsOneThreadAndNoOther(Misdeed misdeed) {
        hostile.temper.does(misdeed);
        CompletableFuture<String> held = CompletableFuture.supplyAsync(this::id);
        await().until(() -> hostile.temper.blocked() == 1);
        await().until(() -> state().condition() == Condition.ASIDE);
        assertThat(state().reason()).startsWith("held the thread ");

        assertThat(id()).isEqualTo("good"); // asked aside, late
        if (misdeed == Misdeed.HOLD) {
            assertThat(held).isNotDone();
            hostile.temper.does(Misdeed.NONE);
        } else {
            assertThat(held.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("good"); // interrupted
            hostile.temper.does(Misdeed.NONE);
        }

        await().until(() -> id().equals(HostileBackend.ID));
        await().until(() -> {
            id();
            return state().condition().compareTo(Condition.ASIDE) < 0;
        });
        assertThat(held).isDone();
    }

    @Test
    void whatItHoldsIsBounded() {
        hostile.temper.does(Misdeed.HOLD);
        CompletableFuture<String> held = CompletableFuture.supplyAsync(this::id);
        await().until(() -> state().condition() == Condition.ASIDE);

        for (int i = 0; i < 5_000; i++) {
            directory.byMac(MAC);
        }

        assertThat(hostile.temper.calls())
                .isLessThanOrEqualTo(1 + Limits.onEventLoops(Duration.ZERO).threads());
        assertThat(state().bypassed()).isPositive();
        assertThat(held).isNotDone();
    }
}
