package org.smee.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import org.junit.jupiter.api.Test;

class AdaptiveSpinTest {
    private static final long WINDOW = 20_000;

    private long now;
    private int asked;
    private final AdaptiveSpin spin = new AdaptiveSpin(WINDOW, () -> now);

    /** What the loop does next when {@code ready} sockets are readable. */
    private int next(int ready) throws Exception {
        return spin.calculateStrategy(
                () -> {
                    asked++;
                    return ready;
                },
                false);
    }

    /** A loop whose packets always come {@code gap} nanoseconds after it was done with the last; how often it slept. */
    private int sleepsIn(int packets, long gap) throws Exception {
        int sleeps = 0;
        for (int i = 0; i < packets; i++) {
            long due = now + gap;
            int strategy = next(0);
            while (strategy == 0) {
                now += 1_000;
                strategy = next(now >= due ? 1 : 0);
            }
            if (strategy == SelectStrategy.SELECT) {
                sleeps++;
                now = Math.max(now, due);
            }
        }
        return sleeps;
    }

    @Test
    void aQuietLoopSleepsAtOnceButForOneTryInThirtyTwo() throws Exception {
        assertThat(sleepsIn(3_200, 1_000_000)).isEqualTo(3_200);

        assertThat(asked).isEqualTo(100 * (WINDOW / 1_000 + 2));
    }

    @Test
    void aLoopWhoseNextPacketIsNearLearnsToLookForIt() throws Exception {
        assertThat(sleepsIn(400, 5_000)).isGreaterThan(100);

        assertThat(sleepsIn(1_000, 5_000)).isZero();
    }

    @Test
    void afterTheRushItSleepsAgain() throws Exception {
        sleepsIn(400, 5_000);
        sleepsIn(10, 1_000_000);
        asked = 0;

        sleepsIn(20, 1_000_000);

        assertThat(asked).isLessThanOrEqualTo((int) (WINDOW / 1_000 + 2));
    }

    @Test
    void tasksAreNeverWaitedFor() throws Exception {
        sleepsIn(1_000, 5_000);

        assertThat(spin.calculateStrategy(() -> 0, true)).isZero();
        assertThat(spin.calculateStrategy(() -> 3, true)).isEqualTo(3);
    }

    @Test
    void withoutAWindowItNeverLooks() throws Exception {
        AdaptiveSpin off = new AdaptiveSpin(0, () -> now);
        for (int i = 0; i < 100; i++) {
            assertThat(off.calculateStrategy(() -> 1, false)).isEqualTo(SelectStrategy.SELECT);
        }
    }
}
