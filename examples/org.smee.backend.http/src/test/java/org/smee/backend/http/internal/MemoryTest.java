package org.smee.backend.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.MacAddress;

class MemoryTest {
    private static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");
    private static final Lookup FOUND =
            new Lookup.Found(new Hardware("m", MAC, Optional.empty(), false, Netboot.ALLOWED, Map.of()));
    private static final Lookup DOWN = new Lookup.Unavailable("down", Duration.ofSeconds(5));

    private final AtomicInteger asked = new AtomicInteger();
    private long now = Long.MAX_VALUE - 1000;
    private final Memory memory = new Memory(
            Backends.settings(Map.of("url.mac", "http://h/{mac}", "cache.stale", "1h", "cache.size", "3")), () -> now);

    private Lookup get(Object key, Lookup source) {
        return memory.get(key, () -> {
                    asked.incrementAndGet();
                    return Lookup.completed(source);
                })
                .toCompletableFuture()
                .join();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void recordIsAskedForAgainWhenItsTimeIsOver() {
        get(MAC, FOUND);
        pass(Duration.ofSeconds(29));
        get(MAC, FOUND);
        assertThat(asked).hasValue(1);

        pass(Duration.ofSeconds(2));
        get(MAC, FOUND);
        assertThat(asked).hasValue(2);
    }

    @Test
    void recordStaysInUseWhileTheSourceIsDownAndSaysSo() {
        get(MAC, FOUND);
        pass(Duration.ofMinutes(50));

        assertThat(get(MAC, DOWN))
                .isInstanceOfSatisfying(
                        Lookup.Found.class,
                        found -> assertThat(found.staleSince()).isPresent());
    }

    @Test
    void failureIsNotAskedAgainAtOnce() {
        get(MAC, DOWN);
        pass(Duration.ofSeconds(4));
        assertThat(get(MAC, FOUND)).isEqualTo(DOWN);

        pass(Duration.ofSeconds(2));
        assertThat(get(MAC, FOUND)).isEqualTo(FOUND);
    }

    @Test
    void recordThatIsTooOldIsNotUsed() {
        get(MAC, FOUND);
        pass(Duration.ofMinutes(62));

        assertThat(get(MAC, DOWN)).isEqualTo(DOWN);
    }

    @Test
    void deletedMachineIsNotRemembered() {
        get(MAC, FOUND);
        pass(Duration.ofMinutes(1));
        get(MAC, Lookup.UNKNOWN);
        pass(Duration.ofMinutes(1));

        assertThat(get(MAC, DOWN)).isEqualTo(DOWN);
    }

    @Test
    void noMoreIsKeptThanAllowed() {
        for (int i = 0; i < 100; i++) {
            get(i, FOUND);
        }

        assertThat(memory.size()).isEqualTo(3);
        asked.set(0);
        get(99, FOUND);
        assertThat(asked).hasValue(0);
    }

    @Test
    void answerThatLostItsPlaceStillReachesWhoWaits() {
        CompletableFuture<Lookup> late = new CompletableFuture<>();
        var waiting = memory.get(MAC, () -> late).toCompletableFuture();
        for (int i = 0; i < 100; i++) {
            get(i, FOUND);
        }

        late.complete(FOUND);

        assertThat(waiting.join()).isEqualTo(FOUND);
    }
}
