package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoopMemoryTest {
    private long now;
    private final LoopMemory memory = new LoopMemory(() -> now);

    @Test
    void repetitionsWithinAMinuteAreCounted() {
        assertThat(memory.count(7)).isZero();
        assertThat(memory.repeat(7, 1, 100)).isEqualTo(1);
        assertThat(memory.repeat(7, 1, 101)).isEqualTo(2);
        assertThat(memory.count(7)).isEqualTo(2);
        assertThat(memory.count(8)).isZero();
    }

    @Test
    void theSameTransactionCountsOnce() {
        memory.repeat(7, 1, 100);

        assertThat(memory.repeat(7, 1, 100)).isZero();
        assertThat(memory.count(7)).isEqualTo(1);
    }

    @Test
    void anotherThingBeginsAgain() {
        memory.repeat(7, 1, 100);
        memory.repeat(7, 1, 101);

        assertThat(memory.repeat(7, 2, 102)).isEqualTo(1);
    }

    @Test
    void afterAMinuteItIsForgotten() {
        memory.repeat(7, 1, 100);
        now += LoopMemory.WINDOW_NANOS;

        assertThat(memory.count(7)).isZero();
        assertThat(memory.repeat(7, 1, 101)).isEqualTo(1);
    }

    @Test
    void aMillionMachinesDoNotMakeItGrowOrCountTooMuch() {
        for (int i = 1; i <= 1_000_000; i++) {
            now++;
            assertThat(memory.repeat(i, 1, i)).isEqualTo(1);
        }
        assertThat(memory.count(1_000_000)).isEqualTo(1);
    }

    @Test
    void aCountDoesNotWrap() {
        for (int i = 0; i < 1000; i++) {
            memory.repeat(7, 1, i);
        }
        assertThat(memory.count(7)).isEqualTo(127);
    }
}
