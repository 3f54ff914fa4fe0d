package org.smee.events.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.plugin.PluginState;
import org.smee.api.status.Measurement;

class RingBootEventsTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final RingBootEvents events = new RingBootEvents(new EventsSettings(10, 50), 64);

    @AfterEach
    void close() {
        events.close();
    }

    @Test
    void listenersHearEveryEventInOrder() {
        events.listeners(List.of(e -> heard.add(e.why())));

        IntStream.range(0, 50).forEach(i -> events.publish(event("e" + i)));

        await().until(() -> heard.size() == 50);
        assertThat(heard)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "e" + i).toList());
        assertThat(events.dropped()).isZero();
    }

    @Test
    void recentReturnsTheLatestOldestFirst() {
        IntStream.range(0, 25).forEach(i -> events.publish(event("e" + i)));

        await().until(() ->
                !events.recent(1).isEmpty() && events.recent(1).get(0).why().equals("e24"));
        assertThat(events.recent(3)).extracting(BootEvent::why).containsExactly("e22", "e23", "e24");
        assertThat(events.recent(100)).hasSize(10);
        assertThat(events.recent(0)).isEmpty();
        assertThat(events.recent(-1)).isEmpty();
    }

    @Test
    void aFullRingDropsCountsAndNeverBlocks() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        events.listeners(List.of(e -> {
            heard.add(e.why());
            entered.countDown();
            awaitQuietly(release);
        }));
        events.publish(event("first"));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        IntStream.range(0, 200).forEach(i -> events.publish(event("e" + i)));

        assertThat(events.dropped()).isEqualTo(200 - 64);
        assertThat(events.measurements())
                .anyMatch(one -> one instanceof Measurement.Count count
                        && count.labels().containsValue("slow_listener")
                        && count.value() == 200 - 64)
                .anyMatch(one -> one instanceof Measurement.Level level && level.value() >= 63);
        release.countDown();
        await().until(() -> heard.size() == 65);
    }

    @Test
    void aThrowingListenerIsCountedAndTheOthersGoOn() {
        events.listeners(List.of(
                e -> {
                    throw new IllegalStateException("broken listener");
                },
                e -> heard.add(e.why())));

        events.publish(event("a"));
        events.publish(event("b"));

        await().until(() -> heard.size() == 2);
        assertThat(events.plugins()).extracting(PluginState::errors).contains(2L);
    }

    @Test
    void aListenerThatThrowsNowAndThenHearsTheRest() {
        RingBootEvents big = new RingBootEvents(new EventsSettings(0, 50), 1 << 12);
        big.listeners(List.of(
                e -> {
                    heard.add(e.why());
                    if (e.why().endsWith("7")) {
                        throw new IllegalStateException("sevens are not for me");
                    }
                },
                e -> heard.add("second " + e.why())));

        IntStream.range(0, 1000).forEach(i -> big.publish(event("e" + i)));
        big.close();

        assertThat(heard.stream().filter(why -> why.startsWith("e")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(i -> "e" + i).toList());
        assertThat(heard.stream().filter(why -> why.startsWith("second ")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(i -> "second e" + i).toList());
    }

    @Test
    void aListenerThatRunsOutOfStackDoesNotEndTheThread() {
        events.listeners(List.of(e -> {
            heard.add(e.why());
            throw new StackOverflowError("too deep");
        }));

        events.publish(event("a"));
        events.publish(event("b"));

        await().until(() -> heard.size() == 2);
    }

    @Test
    void listenersMayComeAndGo() {
        events.publish(event("before"));
        await().until(() -> events.recent(1).size() == 1);

        events.listeners(List.of(e -> heard.add(e.why())));
        events.publish(event("during"));
        await().until(() -> heard.contains("during"));
        events.listeners(List.of());
        events.publish(event("after"));

        await().until(() -> events.recent(1).get(0).why().equals("after"));
        assertThat(heard).containsExactly("during");
    }

    @Test
    void eventsFromSeveralThreadsAreNeitherLostNorDoubled() throws InterruptedException {
        RingBootEvents big = new RingBootEvents(new EventsSettings(0, 50), 1 << 16);
        big.listeners(List.of(e -> heard.add(e.why())));
        ExecutorService threads = Executors.newFixedThreadPool(4);

        for (int t = 0; t < 4; t++) {
            String name = "t" + t + "-";
            threads.execute(() -> IntStream.range(0, 1000).forEach(i -> big.publish(event(name + i))));
        }

        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        big.close();
        assertThat(heard).hasSize(4000).doesNotHaveDuplicates();
    }

    @Test
    void closingHandsOutWhatStillWaits() {
        events.listeners(List.of(e -> heard.add(e.why())));

        events.publish(event("last words"));
        events.close();

        assertThat(heard).containsExactly("last words");
    }

    @Test
    void aSmallerHistoryAppliesAtOnceAndAWrongOneIsRefused() {
        IntStream.range(0, 10).forEach(i -> events.publish(event("e" + i)));
        await().until(() -> events.recent(10).size() == 10);

        events.modified(Map.of("history.size", "4"));
        events.modified(Map.of("history.size", "many"));

        assertThat(events.recent(10)).hasSize(4);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static BootEvent event(String why) {
        return new BootEvent(Instant.EPOCH, Stage.DHCP, Outcome.SERVED, why, Machine.UNKNOWN, Map.of());
    }
}
