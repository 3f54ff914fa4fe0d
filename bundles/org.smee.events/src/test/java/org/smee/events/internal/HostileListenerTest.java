package org.smee.events.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.plugin.PluginState.Condition;
import org.smee.testkit.hostile.HostileListener;
import org.smee.testkit.hostile.Misdeed;

/** A listener that misbehaves, before and after those that do not. */
class HostileListenerTest {
    private final RingBootEvents events = new RingBootEvents(new EventsSettings(10, 50), 1 << 12);
    private final HostileListener hostile = new HostileListener(events::publish);
    private final List<String> before = new CopyOnWriteArrayList<>();
    private final List<String> after = new CopyOnWriteArrayList<>();

    HostileListenerTest() {
        events.listeners(List.of(e -> after.add(e.why()), hostile, e -> before.add(e.why())));
    }

    @AfterEach
    void close() {
        hostile.temper.does(Misdeed.NONE);
        events.close();
    }

    private Condition condition() {
        return events.plugins().get(1).condition();
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK", "HOLD"})
    void oneThatBlocksHoldsNobodyElseUp(Misdeed misdeed) {
        hostile.temper.does(misdeed);

        List<String> expected = IntStream.range(0, 700).mapToObj(i -> "e" + i).toList(); // several batches
        expected.forEach(why -> events.publish(event(why)));

        await().until(() -> before.size() == 700 && after.size() == 700);
        assertThat(before).containsExactlyElementsOf(expected);
        assertThat(after).containsExactlyElementsOf(expected);
        assertThat(condition()).isGreaterThanOrEqualTo(Condition.ASIDE);
        assertThat(events.dropped()).isZero();

        hostile.temper.does(Misdeed.NONE);
        await().until(() -> {
            events.publish(event("x"));
            return condition().compareTo(Condition.ASIDE) < 0;
        });
    }

    @Test
    void oneThatFloodsIsBounded() {
        hostile.temper.does(Misdeed.NONSENSE);

        events.publish(event("e"));

        await().until(() -> condition() == Condition.FAILING);
        assertThat(events.plugins().get(1).reason()).contains("publishes more than 100 events a second");
        hostile.temper.does(Misdeed.NONE);
        events.publish(event("last"));
        await().until(() -> after.contains("last"));
    }

    private static BootEvent event(String why) {
        return new BootEvent(Instant.EPOCH, Stage.DHCP, Outcome.SERVED, why, Machine.UNKNOWN, Map.of());
    }
}
