package org.smee.api.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.Plugins;

class BootFilesTest {
    private static final InetSocketAddress SOMEBODY = new InetSocketAddress("192.0.2.7", 1);
    private static final BootFileRequest REQUEST = BootFileRequest.of("auto.ipxe", Protocol.TFTP, SOMEBODY, SOMEBODY);

    private final List<Runnable> atEndOfGrace = new ArrayList<>();
    private final Plugins<BootFileProvider> providers =
            new Plugins<>("test", "provider", Limits.onWorkers(Duration.ofMinutes(1)), atEndOfGrace::add);

    @AfterEach
    void close() {
        providers.close();
    }

    /** Has every file. */
    private static final class Rich implements BootFileProvider {
        @Override
        public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
            return CompletableFuture.completedFuture(new BootFileAnswer.Opened(new TextFile("yes"), "rich"));
        }
    }

    /** Has no file. */
    private static final class Poor implements BootFileProvider {
        @Override
        public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
            return CompletableFuture.completedFuture(BootFileAnswer.NOT_MINE);
        }
    }

    private static Map<String, Object> registered(int ranking, long id) {
        return Map.of("service.ranking", ranking, "service.id", id);
    }

    private CompletableFuture<BootFileAnswer> open() {
        return BootFiles.open(providers, REQUEST).toCompletableFuture();
    }

    @Test
    void nobodyHasItSoThereIsNoSuchFile() {
        providers.bind(new Poor(), registered(0, 1));

        assertThat(open().join())
                .isInstanceOfSatisfying(
                        BootFileAnswer.Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(BootFileAnswer.Refusal.NOT_FOUND));
    }

    @Test
    void aRequestWaitsForTheSuccessorOfAProviderThatLeft() {
        Rich leaving = new Rich();
        providers.bind(leaving, registered(0, 1));
        providers.unbind(leaving);

        CompletableFuture<BootFileAnswer> answer = open();
        assertThat(answer).isNotDone();
        providers.bind(new Rich(), registered(0, 2));

        assertThat(answer.join()).isInstanceOf(BootFileAnswer.Opened.class);
    }

    @Test
    void withoutASuccessorTheAnswerIsNoWhenTheGraceIsOver() {
        Rich leaving = new Rich();
        providers.bind(leaving, registered(0, 1));
        providers.unbind(leaving);

        CompletableFuture<BootFileAnswer> answer = open();
        atEndOfGrace.forEach(Runnable::run);

        assertThat(answer.join()).isInstanceOf(BootFileAnswer.Refused.class);
    }

    @Test
    void nobodyBelowTheVacantSeatAnswersInItsPlace() {
        Rich below = new Rich();
        Poor leaving = new Poor();
        providers.bind(below, registered(0, 1));
        providers.bind(leaving, registered(9, 2));
        providers.unbind(leaving);

        CompletableFuture<BootFileAnswer> answer = open();
        assertThat(answer).isNotDone();
        atEndOfGrace.forEach(Runnable::run);

        assertThat(answer.join()).isInstanceOf(BootFileAnswer.Opened.class);
    }

    @Test
    void whoStandsAboveTheVacantSeatAnswersAtOnce() {
        Rich above = new Rich();
        Poor leaving = new Poor();
        providers.bind(above, registered(9, 1));
        providers.bind(leaving, registered(0, 2));
        providers.unbind(leaving);

        assertThat(open()).isCompletedWithValueMatching(BootFileAnswer.Opened.class::isInstance);
    }

    @Test
    void aRefusalOfAProviderThatLeftMeanwhileIsNotTheLastWord() {
        CompletableFuture<BootFileAnswer> slow = new CompletableFuture<>();
        BootFileProvider leaving = request -> slow;
        providers.bind(leaving, registered(9, 1));
        CompletableFuture<BootFileAnswer> answer = open();

        providers.unbind(leaving);
        providers.bind(new Rich(), registered(0, 2));
        slow.complete(new BootFileAnswer.Refused(BootFileAnswer.Refusal.BROKEN, "it is being stopped"));
        atEndOfGrace.forEach(Runnable::run);

        assertThat(answer.join()).isInstanceOf(BootFileAnswer.Opened.class);
    }
}
