package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private static List<Long> waits(RetrySchedule schedule) {
        List<Long> waits = new ArrayList<>();
        long begin = 0;
        for (long now = 0; now < 100_000; now++) {
            if (schedule.isDue(now)) {
                waits.add(now - begin);
                begin = now;
                if (!schedule.again(now)) {
                    break;
                }
            }
        }
        return waits;
    }

    @Test
    void waitsDoubleUpToTheLongestAndThenTheClientIsGivenUp() {
        RetrySchedule schedule = new RetrySchedule(Duration.ofSeconds(5), 0);
        schedule.begin(0, 0);

        assertThat(waits(schedule)).containsExactly(11L, 20L, 40L, 50L, 50L, 50L);
    }

    @Test
    void theTimeoutOfTheClientStaysAsItIs() {
        RetrySchedule schedule = new RetrySchedule(Duration.ofSeconds(5), 0);
        schedule.begin(9, 0);

        assertThat(waits(schedule)).containsExactly(91L, 90L, 90L, 90L, 90L, 90L);
    }

    @Test
    void aTimeoutBelowOneSecondIsTheFirstWait() {
        RetrySchedule schedule = new RetrySchedule(Duration.ofMillis(300), 0);
        schedule.begin(0, 0);

        assertThat(waits(schedule)).containsExactly(4L, 3L, 3L, 3L, 3L, 3L);
    }

    @Test
    void anAnswerStartsOver() {
        RetrySchedule schedule = new RetrySchedule(Duration.ofSeconds(5), 0);
        schedule.begin(0, 0);
        schedule.again(11);
        schedule.again(31);
        schedule.progress(31);

        assertThat(schedule.isDue(41)).isFalse();
        assertThat(schedule.isDue(42)).isTrue();
    }

    @Test
    void aProviderHasThirtySeconds() {
        RetrySchedule schedule = new RetrySchedule(Duration.ofSeconds(5), 7);

        assertThat(schedule.isDue(306)).isFalse();
        assertThat(schedule.isDue(307)).isTrue();
    }
}
