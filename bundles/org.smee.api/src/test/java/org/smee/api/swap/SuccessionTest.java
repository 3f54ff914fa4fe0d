package org.smee.api.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SuccessionTest {
    private final List<Runnable> atEndOfGrace = new ArrayList<>();
    private final Succession<Object> succession = new Succession<>(atEndOfGrace::add);

    private static final class Backend {}

    private static final class Other {}

    private static Map<String, Object> registered(int ranking, long id) {
        return Map.of("service.ranking", ranking, "service.id", id);
    }

    @Test
    void theHighestRankingIsFirstAndOfEqualsTheOlder() {
        Backend low = new Backend();
        Backend young = new Backend();
        Other old = new Other();

        succession.bind(low, registered(-1, 1));
        succession.bind(young, registered(7, 3));
        succession.bind(old, registered(7, 2));

        assertThat(succession.view().inOrder()).containsExactly(old, young, low);
        assertThat(succession.view().isComplete()).isTrue();
    }

    @Test
    void aServiceThatLeftKeepsItsSeatUntilTheGraceIsOver() {
        Backend high = new Backend();
        Other low = new Other();
        succession.bind(high, registered(1, 1));
        succession.bind(low, registered(0, 2));

        succession.unbind(high);

        assertThat(succession.view().isComplete()).isFalse();
        assertThat(succession.view().inOrder()).containsExactly(low);
        assertThat(succession.view().certain()).isEmpty();
        assertThat(succession.view().withLeaving()).containsExactly(high, low);

        atEndOfGrace.forEach(Runnable::run);

        assertThat(succession.view().isComplete()).isTrue();
        assertThat(succession.view().withLeaving()).containsExactly(low);
    }

    @Test
    void aServiceThatWantsNoSeatLeavesAtOnce() {
        Backend before = new Backend();
        Backend promoted = new Backend();
        succession.bind(before, registered(0, 1));
        succession.bind(promoted, Map.of("service.ranking", 1, "service.id", 2L, Succession.SEAT, false));
        assertThat(succession.view().inOrder()).containsExactly(promoted, before);

        succession.unbind(promoted);

        assertThat(succession.view().isComplete()).isTrue();
        assertThat(succession.view().withLeaving()).containsExactly(before);
    }

    @Test
    void whatStandsBeforeTheVacantSeatIsCertain() {
        Other high = new Other();
        Backend low = new Backend();
        succession.bind(high, registered(1, 1));
        succession.bind(low, registered(0, 2));

        succession.unbind(low);

        assertThat(succession.view().certain()).containsExactly(high);
        assertThat(succession.view().isComplete()).isFalse();
    }

    @Test
    void aSuccessorOfTheSameClassTakesTheSeat() {
        Backend first = new Backend();
        succession.bind(first, registered(0, 1));
        succession.unbind(first);
        CompletableFuture<View<Object>> waiting = succession.settled().toCompletableFuture();

        succession.bind(new Other(), registered(0, 2));
        assertThat(succession.view().isComplete()).isFalse();
        Backend second = new Backend();
        succession.bind(second, registered(0, 3));

        assertThat(waiting.join().inOrder()).contains(second).doesNotContain(first);
        assertThat(succession.view().isComplete()).isTrue();
    }

    @Test
    void aSuccessorThatCameBeforeLeavesNoSeatVacant() {
        Backend first = new Backend();
        Backend second = new Backend();
        succession.bind(first, registered(0, 1));
        succession.bind(second, registered(0, 2));

        succession.unbind(first);

        assertThat(succession.view().isComplete()).isTrue();
        assertThat(succession.view().inOrder()).containsExactly(second);
    }

    @Test
    void anOlderSiblingIsNoSuccessor() {
        Backend sibling = new Backend();
        Backend leaving = new Backend();
        succession.bind(sibling, registered(0, 1));
        succession.bind(leaving, registered(0, 2));

        succession.unbind(leaving);

        assertThat(succession.view().isComplete()).isFalse();
    }

    @Test
    void theEndOfTheGraceOfATakenSeatChangesNothing() {
        succession.bind(new Backend(), registered(0, 1));
        succession.unbind(succession.view().inOrder().get(0));
        succession.bind(new Backend(), registered(0, 2));
        View<Object> before = succession.view();

        atEndOfGrace.forEach(Runnable::run);

        assertThat(succession.view()).isSameAs(before);
    }

    @Test
    void closingEndsAllWaiting() {
        Backend backend = new Backend();
        succession.bind(backend, registered(0, 1));
        succession.unbind(backend);
        CompletableFuture<View<Object>> waiting = succession.settled().toCompletableFuture();

        succession.close();

        assertThat(waiting.join().inOrder()).isEmpty();
        assertThat(waiting.join().isComplete()).isTrue();
    }

    @Test
    void afterClosingNoSeatIsKept() {
        Backend backend = new Backend();
        succession.bind(backend, registered(0, 1));
        succession.close();

        succession.unbind(backend);

        assertThat(succession.view().isComplete()).isTrue();
        assertThat(atEndOfGrace).isEmpty();
    }

    @Test
    void changedPropertiesChangeTheOrder() {
        Backend one = new Backend();
        Other two = new Other();
        succession.bind(one, registered(0, 1));
        succession.bind(two, registered(0, 2));

        succession.updated(two, registered(5, 2));

        assertThat(succession.view().inOrder()).containsExactly(two, one);
        assertThat(succession.view().properties(two)).containsEntry("service.ranking", 5);
    }
}
