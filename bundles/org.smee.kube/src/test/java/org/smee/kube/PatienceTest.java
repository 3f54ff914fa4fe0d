package org.smee.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {
    @Test
    void waitsGrowToTheLimitAndAreNeverShorterThanHalf() {
        Backoff backoff = new Backoff(Duration.ofSeconds(10), new Random(1));

        for (long whole : new long[] {250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000}) {
            assertThat(backoff.next(Optional.empty()).toMillis()).isBetween(whole / 2, whole);
        }
        backoff.reset();
        assertThat(backoff.next(Optional.empty()).toMillis()).isBetween(125L, 250L);
    }

    @Test
    void whatTheServerAsksForIsTheLeast() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), new Random(1));

        assertThat(backoff.next(Optional.of(Duration.ofSeconds(7))))
                .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
    }

    @Test
    void requestsBeyondTheBurstWaitForTheirTurn() {
        RequestRate rate = new RequestRate(10, 3);
        long now = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);

        assertThat(rate.reserve(now)).isZero();
        assertThat(rate.reserve(now)).isZero();
        assertThat(rate.reserve(now)).isZero();
        assertThat(rate.reserve(now)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(rate.reserve(now)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
        long later = now + TimeUnit.SECONDS.toNanos(60);
        assertThat(rate.reserve(later)).isZero();
        assertThat(rate.reserve(later)).isZero();
        assertThat(rate.reserve(later)).isZero();
        assertThat(rate.reserve(later)).isPositive();
    }

    @Test
    void aNegativeRateIsNone() {
        RequestRate rate = new RequestRate(-1, 100);

        for (int i = 0; i < 1000; i++) {
            assertThat(rate.reserve(0)).isZero();
        }
    }
}
