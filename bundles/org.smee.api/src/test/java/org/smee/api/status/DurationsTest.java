package org.smee.api.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void aDurationCountsInTheClassItFitsAndTheBoundBelongsToIt() {
        Durations durations = new Durations(0.001, 0.1);

        durations.add(1_000_000);
        durations.add(1_000_001);
        durations.add(2_000_000_000);
        durations.add(-5);

        Measurement.Spread spread = durations.spread("took_seconds", "How long.", Map.of("by", "mac"));
        assertThat(spread.counts()).isEqualTo(List.of(2L, 1L, 1L));
        assertThat(spread.bounds()).isEqualTo(List.of(0.001, 0.1));
        assertThat(spread.sum()).isCloseTo(2.002000001, within(1e-9));
        assertThat(spread.labels()).containsEntry("by", "mac");
    }

    @Test
    void boundsThatDoNotAscendAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Durations(1, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Durations(0));
    }

    @Test
    void countsThatDoNotFitTheBoundsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Measurement.Spread("a", "b", Map.of(), List.of(1.0), List.of(1L), 0));
    }
}
