package org.smee.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

class UntracedTableTest {
    private static final long WINDOW = Duration.ofMinutes(1).toNanos();
    private static final long KEY = key(0);

    private final UntracedTable table = new UntracedTable();

    private static long key(int machine) {
        return UntracedTable.key(MacAddress.of(0x020c01000000L + machine));
    }

    private boolean has(long key, long nanos) {
        return table.find(key, nanos, WINDOW) != UntracedTable.ABSENT;
    }

    @Test
    void aBootIsKnownWithItsFactsUntilTheWindowIsOver() {
        long began = Duration.ofDays(5).toNanos();
        assertThat(has(KEY, began)).isFalse();

        table.begin(KEY, true, began);
        table.note(KEY, true, false);

        long entry = table.find(KEY, began, WINDOW);
        assertThat(UntracedTable.isAnswered(entry)).isTrue();
        assertThat(UntracedTable.isScripted(entry)).isFalse();
        assertThat(UntracedTable.isByDhcp(entry)).isTrue();
        assertThat(has(KEY, began + WINDOW - Duration.ofMillis(9).toNanos())).isTrue();
        assertThat(has(KEY, began + WINDOW)).isFalse();
        assertThat(has(key(1), began)).isFalse();
    }

    @Test
    void theNextBootKnowsNothingOfTheLast() {
        table.begin(KEY, true, 0);
        table.note(KEY, true, true);

        table.begin(KEY, false, WINDOW);

        long entry = table.find(KEY, WINDOW, WINDOW);
        assertThat(entry).isNotEqualTo(UntracedTable.ABSENT);
        assertThat(UntracedTable.isAnswered(entry)).isFalse();
        assertThat(UntracedTable.isScripted(entry)).isFalse();
        assertThat(UntracedTable.isByDhcp(entry)).isFalse();
    }

    @Test
    void whatEndsIsForgottenAndACopyIsNot() {
        long other = UntracedTable.key(Ipv4Address.parse("192.0.2.15").toInetAddress());
        table.begin(KEY, true, 0);
        table.note(KEY, false, true);
        table.copy(table.find(KEY, 0, WINDOW), other);

        table.end(KEY);

        assertThat(has(KEY, 0)).isFalse();
        assertThat(UntracedTable.isScripted(table.find(other, 0, WINDOW))).isTrue();
        assertThat(has(other, WINDOW)).isFalse();
    }

    @Test
    void manyMachinesAreToldApart() {
        int machines = UntracedTable.SIZE / 2;
        IntStream.range(0, machines).forEach(i -> table.begin(key(i), true, 0));

        long known = IntStream.range(0, machines).filter(i -> has(key(i), 0)).count();
        long mistaken = IntStream.range(machines, 2 * machines)
                .filter(i -> has(key(i), 0))
                .count();

        assertThat(known).isGreaterThan(machines * 98L / 100);
        assertThat(mistaken).isLessThan(5);
    }

    @Test
    void whenItIsFullTheOldestMakeRoom() {
        IntStream.range(0, UntracedTable.SIZE * 2).forEach(i -> table.begin(key(i), true, (long) i << 23));
        int last = UntracedTable.SIZE * 2 - 1;
        long nanos = (long) last << 23;

        long lately = LongStream.range(last - 1000, last)
                .filter(i -> table.find(key((int) i), nanos, Long.MAX_VALUE) != UntracedTable.ABSENT)
                .count();

        assertThat(lately).isGreaterThan(990);
    }

    @Test
    void theSweepTakesWhatIsOverAndLeavesTheRest() {
        table.begin(KEY, true, 0);
        table.begin(key(1), true, WINDOW);

        table.sweep(WINDOW, WINDOW);

        assertThat(table.find(KEY, 0, WINDOW)).isEqualTo(UntracedTable.ABSENT);
        assertThat(has(key(1), WINDOW)).isTrue();
    }
}
