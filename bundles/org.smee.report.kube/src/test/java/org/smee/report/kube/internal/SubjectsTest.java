package org.smee.report.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.report.kube.internal.Counts.Loss;

class SubjectsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // the clock wraps during the test
    private final Counts counts = new Counts();
    private final Subjects subjects = subjects("events", "true", "annotation", "true", "queue.size", "100");

    private Subjects subjects(String... settings) {
        return new Subjects(Fleet.settings(settings), nanos::get, counts);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void pass(int seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    /** Takes what is due and tells all of it. */
    private Parcel tell() {
        Parcel parcel = subjects.poll().orElseThrow();
        subjects.written(parcel);
        parcel.notes().forEach(subjects::told);
        subjects.done(parcel, Duration.ZERO);
        return parcel;
    }

    private static List<String> whys(Parcel parcel) {
        return parcel.notes().stream().map(note -> note.step().why()).toList();
    }

    @Test
    void theFirstStepIsToldAtOnceAndTheNextTogetherAfterTheInterval() {
        subjects.add(Fleet.name(1), Fleet.step(0, "a"));
        assertThat(tell().step()).contains(Fleet.step(0, "a"));
        subjects.add(Fleet.name(1), Fleet.step(1, "b"));
        subjects.add(Fleet.name(1), Fleet.step(2, "c"));
        assertThat(subjects.poll()).isEmpty();
        assertThat(subjects.waiting()).isEqualTo(1);

        pass(Duration.ofMillis(9999));
        assertThat(subjects.poll()).isEmpty();
        pass(1);
        Parcel parcel = tell();
        assertThat(parcel.step()).contains(Fleet.step(2, "c"));
        assertThat(whys(parcel)).containsExactly("b", "c");
        assertThat(subjects.waiting()).isZero();
    }

    @Test
    void whatIsKnownIsNotToldAgainBeforeTenMinutes() {
        subjects.add(Fleet.name(1), Fleet.step(0, "a"));
        tell();
        for (int i = 1; i < 60; i++) {
            subjects.add(Fleet.name(1), Fleet.step(i, "a"));
        }
        pass(60);
        assertThat(subjects.poll()).isEmpty();

        pass(240);
        Parcel parcel = tell();
        assertThat(parcel.step()).isEmpty();
        assertThat(parcel.notes()).singleElement().satisfies(note -> {
            assertThat(note.isNew()).isFalse();
            assertThat(note.count()).isEqualTo(60);
            assertThat(note.last()).isEqualTo(Fleet.NOON.plusSeconds(59));
        });
        subjects.add(Fleet.name(1), Fleet.step(600, "a"));
        pass(10);
        parcel = tell();
        assertThat(parcel.step()).isPresent();
        assertThat(parcel.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.isNew()).isTrue());
    }

    @Test
    void anOlderStepChangesNothing() {
        subjects.add(Fleet.name(1), Fleet.step(10, "new"));
        subjects.add(Fleet.name(1), Fleet.step(5, "late"));

        assertThat(tell().step()).contains(Fleet.step(10, "new"));
    }

    @Test
    void whatCouldNotBeToldComesAgainAsTheNewestState() {
        subjects.add(Fleet.name(1), Fleet.step(0, "a"));
        Parcel failed = subjects.poll().orElseThrow();
        subjects.add(Fleet.name(1), Fleet.step(1, "b"));
        subjects.done(failed, Duration.ofSeconds(30));

        pass(10);
        Parcel parcel = tell();
        assertThat(parcel.step()).contains(Fleet.step(1, "b"));
        assertThat(whys(parcel)).containsExactly("a", "b");
        pass(3600);
        assertThat(subjects.poll()).isEmpty();
    }

    @Test
    void machinesComeInTheOrderInWhichTheyAreDueAndNoMoreThanFit() {
        for (int i = 0; i < 150; i++) {
            subjects.add(Fleet.name(i), Fleet.step(0, "a"));
            pass(Duration.ofMillis(1));
        }

        assertThat(subjects.waiting()).isEqualTo(100);
        assertThat(counts.sum(Loss.QUEUE_FULL)).isEqualTo(50);
        for (int i = 0; i < 100; i++) {
            assertThat(tell().subject().name).isEqualTo(Fleet.name(i));
        }
        subjects.add(Fleet.name(200), Fleet.step(0, "a"));
        assertThat(tell().subject().name).isEqualTo(Fleet.name(200));
        assertThat(counts.sum(Loss.QUEUE_FULL)).isEqualTo(50);
    }

    @Test
    void similarStepsBecomeOneAndOneMachineHasAtMost25Events() {
        for (int i = 0; i < 40; i++) {
            subjects.add(Fleet.name(1), Fleet.step(i, "file " + i));
        }
        Parcel parcel = tell();

        assertThat(parcel.notes()).hasSize(11);
        assertThat(parcel.notes().get(10).step().why()).isEqualTo("(combined from similar events): file 10");
        assertThat(parcel.notes().get(10).count()).isEqualTo(30);
        assertThat(parcel.step()).contains(Fleet.step(39, "file 39"));
        assertThat(counts.sum(Loss.MANY_EVENTS)).isZero();

        for (var stage : new Stage[] {Stage.TFTP, Stage.HTTP, Stage.ISO}) {
            for (int i = 0; i < 9; i++) {
                subjects.add(Fleet.name(1), new Step(Fleet.NOON.plusSeconds(50), stage, Outcome.FAILED, "n" + i));
            }
        }
        pass(10);
        assertThat(tell().notes()).hasSize(25 - 11);
        assertThat(counts.sum(Loss.MANY_EVENTS)).isEqualTo(27 - 14);
    }

    @Test
    void anObjectThatIsNotThereIsLeftAloneForFiveMinutes() {
        subjects.add(Fleet.name(1), Fleet.step(0, "a"));
        Parcel parcel = subjects.poll().orElseThrow();
        subjects.gone(parcel);
        subjects.done(parcel, Duration.ZERO);
        subjects.add(Fleet.name(1), Fleet.step(1, "b"));
        pass(299);
        assertThat(subjects.poll()).isEmpty();

        pass(1);
        subjects.add(Fleet.name(1), Fleet.step(300, "c"));
        assertThat(tell().step()).contains(Fleet.step(300, "c"));
    }

    @Test
    void nodesGiveTheSameEventTheSameName() {
        Subjects other = subjects("events", "true");
        subjects.add(Fleet.name(1), Fleet.step(0, "a"));
        other.add(Fleet.name(1), Fleet.step(1, "a"));
        Parcel mine = subjects.poll().orElseThrow();
        Parcel theirs = other.poll().orElseThrow();

        assertThat(ClusterEvents.name(Fleet.name(1), mine.notes().get(0)))
                .isEqualTo(ClusterEvents.name(Fleet.name(1), theirs.notes().get(0)))
                .matches("m1\\.[0-9a-f]{16}");
        String longest = ClusterEvents.name(
                new ObjectName("default", "a".repeat(235) + "." + "b".repeat(17)),
                mine.notes().get(0));
        assertThat(longest).hasSizeLessThanOrEqualTo(253).matches("a+\\.[0-9a-f]{16}");
    }

    @Test
    void onlyWhatIsWantedIsKept() {
        Subjects annotations = subjects("annotation", "true");
        annotations.add(Fleet.name(1), Fleet.step(0, "a"));
        Subjects events = subjects("events", "true");
        events.add(Fleet.name(1), Fleet.step(0, "a"));

        assertThat(annotations.poll().orElseThrow().notes()).isEmpty();
        assertThat(events.poll().orElseThrow().step()).isEmpty();
    }
}
