package org.smee.shadow.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smee.api.shadow.Difference;
import org.smee.api.shadow.Difference.Field;

class DifferencesTest {
    private static Difference seen(String machine, String candidate, long second) {
        Instant at = Instant.ofEpochSecond(second);
        return new Difference(
                "dhcp", machine, "DISCOVER", "0101", List.of(new Field("file", "a", candidate)), 1, at, at);
    }

    @Test
    void equalOnesOfOneMachineAreFoldedAndCounted() {
        Differences differences = new Differences(10);
        differences.add(seen("m1", "b", 1));
        differences.add(seen("m2", "b", 2));
        differences.add(seen("m1", "b", 3));

        assertThat(differences.newestFirst()).extracting(Difference::machine).containsExactly("m1", "m2");
        Difference folded = differences.newestFirst().get(0);
        assertThat(folded.times()).isEqualTo(2);
        assertThat(folded.first()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(folded.last()).isEqualTo(Instant.ofEpochSecond(3));
    }

    @Test
    void theOldestMakesRoomAndIsCounted() {
        Differences differences = new Differences(2);
        differences.add(seen("m1", "b", 1));
        differences.add(seen("m2", "b", 2));
        differences.add(seen("m1", "b", 3));
        differences.add(seen("m1", "c", 4));

        assertThat(differences.newestFirst()).extracting(Difference::machine).containsExactly("m1", "m1");
        assertThat(differences.forgotten()).isEqualTo(1);
    }
}
