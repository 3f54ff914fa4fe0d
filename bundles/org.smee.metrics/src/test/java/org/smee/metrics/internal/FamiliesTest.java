package org.smee.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.status.Measurement;
import org.smee.api.status.Measurement.Count;
import org.smee.api.status.Measurement.Level;

class FamiliesTest {
    private final Families families = new Families(new MetricSnapshots());

    @Test
    void measurementsOfSeveralPartsWithOneNameAreOneFamily() {
        families.add(List.of(new Count("smee_dropped", "Lost.", Map.of("part", "a"), 1)));
        families.add(List.of(new Count("smee_dropped", "Lost.", Map.of("part", "b"), 2)));

        assertThat(families.snapshots().stream())
                .singleElement()
                .satisfies(family -> assertThat(family.getDataPoints()).hasSize(2));
        assertThat(families.rejected()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upper", "with-dash", "a_total", "1st", "line\nbreak", "some_info"})
    void aNameThatBreaksTheRulesIsLeftOut(String name) {
        families.add(List.of(new Count(name, "Bad.", 1), new Count("good", "Good.", 1)));

        assertThat(families.snapshots().stream()).hasSize(1);
        assertThat(families.rejected()).isEqualTo(1);
    }

    @Test
    void whatContradictsTheFirstOfItsNameIsLeftOut() {
        families.add(List.of(
                new Count("a", "First.", Map.of("x", "1"), 1),
                new Level("a", "Another kind.", Map.of("x", "2"), 1),
                new Count("a", "Other labels.", Map.of("y", "1"), 1),
                new Count("a", "The same again.", Map.of("x", "1"), 5),
                new Count("b", "Shrinks.", -1),
                new Count("c", "Nothing.", Double.NaN),
                new Count("d", "Reserved label.", Map.of("le", "1"), 1)));

        assertThat(families.snapshots().stream()).hasSize(1);
        assertThat(families.rejected()).isEqualTo(6);
    }

    @Test
    void labelsWithoutEndAreCut() {
        families.add(IntStream.range(0, Families.MOST_SERIES + 5)
                .<Measurement>mapToObj(i -> new Level("a", "Many.", Map.of("mac", "" + i), i))
                .toList());

        assertThat(families.snapshots().stream().findFirst().orElseThrow().getDataPoints())
                .hasSize(Families.MOST_SERIES);
        assertThat(families.rejected()).isEqualTo(5);
    }

    @Test
    void aNameThatExistsAlreadyIsLeftOut() {
        families.add(List.of(new Count("a", "Ours.", 1)));
        Families later = new Families(families.snapshots());

        later.add(List.of(new Level("a", "Another's.", 1)));

        assertThat(later.rejected()).isEqualTo(1);
        assertThat(later.snapshots().stream()).hasSize(1);
    }
}
