package org.smee.hardware.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.status.Measurement;

class RankedHardwareTest {
    private static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");
    private static final InetAddress ADDRESS = Ipv4Address.parse("192.168.2.15").toInetAddress();
    private static final Duration HOUR = Duration.ofHours(1);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RankedHardware directory =
            new RankedHardware(new HardwareSettings(Duration.ofMillis(50), 4, 100, Duration.ofHours(24)), () -> now);
    private final FakeBackend high = new FakeBackend("high", Lookup.UNKNOWN_STAGE);
    private final FakeBackend low = new FakeBackend("low", Lookup.UNKNOWN_STAGE);

    RankedHardwareTest() {
        directory.backends(List.of(low, high));
    }

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void withoutBackendsTheAnswerSaysWhatToInstall() {
        directory.backends(List.of());

        assertThat(unavailable(directory.byMac(MAC)).reason()).contains("feature:install smee-backend-file");
        assertThat(unavailable(directory.byAddress(ADDRESS)).retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(directory.backends()).isEmpty();
        assertThat(directory.all()).isEmpty();
    }

    @Test
    void theHighestRankedThatKnowsTheMachineDecides() {
        high.answer(found("high"));
        low.answer(found("low"));

        assertThat(id(directory.byMac(MAC))).isEqualTo("high");
        assertThat(low.asked).hasValue(0);
    }

    @Test
    void unknownPassesTheQuestionOn() {
        low.answer(found("low"));

        assertThat(id(directory.byMac(MAC))).isEqualTo("low");
        assertThat(id(directory.byAddress(ADDRESS))).isEqualTo("low");
    }

    @Test
    void everyLookupIsCountedByKeyAndResult() {
        directory.byMac(MAC);
        low.answer(found("low"));
        directory.byMac(MAC);
        directory.byAddress(ADDRESS);
        low.answer(outage("low is down"));
        directory.byAddress(ADDRESS);

        assertThat(counted("mac", "unknown")).isEqualTo(1);
        assertThat(counted("mac", "found")).isEqualTo(1);
        assertThat(counted("address", "found")).isEqualTo(1);
        assertThat(counted("address", "unavailable")).isEqualTo(1);
        assertThat(counted("address", "unknown")).isZero();
    }

    @Test
    void aLookupThatWaitsIsVisibleAndItsDurationIsCounted() {
        CompletableFuture<Lookup> later = new CompletableFuture<>();
        high.answer(later);

        CompletionStage<Lookup> search = directory.byMac(MAC);
        assertThat(level("smee_lookups_waiting")).isEqualTo(1);
        later.complete(found("high").toCompletableFuture().join());

        assertThat(id(search)).isEqualTo("high");
        assertThat(level("smee_lookups_waiting")).isZero();
        assertThat(counted("mac", "found")).isEqualTo(1);
        assertThat(directory.measurements().stream()
                        .filter(Measurement.Spread.class::isInstance)
                        .flatMap(one -> ((Measurement.Spread) one).counts().stream()))
                .contains(1L);
    }

    private double counted(String by, String result) {
        return directory.measurements().stream()
                .filter(one -> one.labels().equals(Map.of("by", by, "result", result)))
                .mapToDouble(one -> ((Measurement.Count) one).value())
                .sum();
    }

    private double level(String name) {
        return directory.measurements().stream()
                .filter(one -> one.name().equals(name))
                .mapToDouble(one -> ((Measurement.Level) one).value())
                .sum();
    }

    @Test
    void unknownToAllIsUnknown() {
        assertThat(answer(directory.byMac(MAC))).isEqualTo(Lookup.UNKNOWN);
    }

    @Test
    void anOutageWeighsMoreThanNotKnowing() {
        high.answer(outage("high is down"));

        assertThat(unavailable(directory.byMac(MAC)).reason()).isEqualTo("high is down");
    }

    @Test
    void anOutageOfOneDoesNotHideWhatAnotherKnows() {
        high.answer(outage("high is down"));
        low.answer(found("low"));

        assertThat(id(directory.byMac(MAC))).isEqualTo("low");
    }

    @Test
    void severalOutagesAreAllNamed() {
        high.answer(outage("high is down"));
        low.answer(outage("low is down"));

        assertThat(unavailable(directory.byMac(MAC)).reason()).isEqualTo("high is down; low is down");
    }

    @Test
    void theStageOfABackendThatAnswersAtOnceIsPassedOn() {
        CompletionStage<Lookup> own = found("high");
        high.answer(own);

        assertThat(directory.byMac(MAC)).isSameAs(own);
    }

    @Test
    void anAnswerAtOnceAllocatesNothing() {
        high.answer(found("high"));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        IntStream.range(0, 20_000).forEach(i -> directory.byMac(MAC));

        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < 100_000; i++) {
            directory.byMac(MAC);
        }

        assertThat(threads.getThreadAllocatedBytes(self) - before).isLessThan(100_000);
    }

    @Test
    void aStageOfAnotherKindIsUnderstood() {
        high.answer(CompletableFuture.completedStage(new Lookup.Found(machine("high"))));

        assertThat(id(directory.byMac(MAC))).isEqualTo("high");
    }

    @Test
    void anAnswerThatComesInTimeIsTaken() {
        CompletableFuture<Lookup> open = FakeBackend.pending(high);

        CompletionStage<Lookup> waiting = directory.byMac(MAC);
        open.complete(new Lookup.Found(machine("high")));

        assertThat(id(waiting)).isEqualTo("high");
    }

    @Test
    void aBackendThatIsLateIsPassedOverAndNamed() {
        high.hang();
        low.answer(found("low"));

        assertThat(id(directory.byMac(MAC))).isEqualTo("low");
        assertThat(directory.backends().get(0).problems().get(0)).contains("did not answer within 50 ms");
    }

    @Test
    void whenNobodyAnswersInTimeTheAnswerNamesTheBackend() {
        high.hang();

        assertThat(unavailable(directory.byMac(MAC)).reason())
                .isEqualTo("hardware backend \"high\" did not answer within 50 ms");
    }

    @Test
    void aLateAnswerDoesNotChangeWhatWasSaid() {
        CompletableFuture<Lookup> open = FakeBackend.pending(high);
        low.answer(found("low"));
        CompletionStage<Lookup> said = directory.byMac(MAC);
        assertThat(id(said)).isEqualTo("low");

        open.complete(new Lookup.Found(machine("late")));

        assertThat(id(said)).isEqualTo("low");
    }

    @Test
    void whatASlowBackendSaidIsGivenInItsOutageWithItsTime() {
        learn(machine("high"));
        Instant learned = now;

        now = now.plus(HOUR);
        high.answer(outage("high is down"));

        Lookup.Found stale = (Lookup.Found) answer(directory.byMac(MAC));
        assertThat(stale.hardware().id()).isEqualTo("high");
        assertThat(stale.staleSince()).contains(learned);
    }

    @Test
    void whatASlowBackendSaidIsGivenWhenItIsLateOrGone() {
        learn(machine("high"));

        high.hang();
        assertThat(id(directory.byMac(MAC))).isEqualTo("high");

        directory.backends(List.of());
        assertThat(id(directory.byMac(MAC))).isEqualTo("high");
    }

    @Test
    void anAnswerTooOldIsForgotten() {
        learn(machine("high"));

        now = now.plus(Duration.ofHours(25));
        high.answer(outage("high is down"));

        assertThat(answer(directory.byMac(MAC))).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void aMachineThatItsSourceDeletedIsForgotten() {
        learn(machine("high"));
        CompletableFuture<Lookup> open = FakeBackend.pending(high);
        CompletionStage<Lookup> waiting = directory.byMac(MAC);
        open.complete(Lookup.UNKNOWN);
        assertThat(answer(waiting)).isEqualTo(Lookup.UNKNOWN);

        high.answer(outage("high is down"));

        assertThat(answer(directory.byMac(MAC))).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void rememberedAnswersAreBounded() {
        IntStream.range(0, 150).forEach(i -> learn(machine("m" + i, MacAddress.of(i)), MacAddress.of(i)));

        high.answer(outage("high is down"));

        assertThat(answer(directory.byMac(MacAddress.of(0)))).isInstanceOf(Lookup.Unavailable.class);
        assertThat(id(directory.byMac(MacAddress.of(149)))).isEqualTo("m149");
    }

    @Test
    void aBackendThatThrowsIsAnOutageThatNamesIt() {
        HardwareBackend throwing = new FakeBackend("broken", Lookup.UNKNOWN_STAGE) {
            @Override
            public CompletionStage<Lookup> byMac(MacAddress mac) {
                throw new IllegalStateException("no index");
            }
        };
        directory.backends(List.of(throwing));

        assertThat(unavailable(directory.byMac(MAC)).reason()).contains("\"broken\"", "no index");
        assertThat(directory.backends().get(0).problems().get(0)).contains("no index");
    }

    @Test
    @SuppressWarnings("NullAway") // the contract forbids null; a plug-in may break it
    void aBackendThatReturnsNullIsAnOutage() {
        high.answer(null);
        low.answer(CompletableFuture.completedFuture(null));

        assertThat(unavailable(directory.byMac(MAC)).reason())
                .contains("\"high\" returned null", "\"low\" answered null");
    }

    @Test
    void aFailedStageIsAnOutage() {
        high.answer(CompletableFuture.failedFuture(new IllegalStateException("api gone")));
        low.answer(found("low"));

        assertThat(id(directory.byMac(MAC))).isEqualTo("low");
        low.answer(Lookup.UNKNOWN_STAGE);
        assertThat(unavailable(directory.byMac(MAC)).reason()).contains("api gone");
    }

    @Test
    void aBackendWhoseStatusThrowsIsStillListed() {
        directory.backends(List.of(new FakeBackend("x", Lookup.UNKNOWN_STAGE) {
            @Override
            public BackendStatus status() {
                throw new IllegalStateException("no status");
            }
        }));

        assertThat(directory.backends().get(0).problems().get(0)).contains("no status");
    }

    @Test
    void theNumberOfWaitingLookupsIsBounded() {
        high.hang();
        IntStream.range(0, 4).forEach(i -> directory.byMac(MAC));

        Lookup.Unavailable refused = unavailable(directory.byMac(MAC));

        assertThat(refused.reason()).contains("4 calls wait for its answers already", "pending.max");
    }

    @Test
    void aLookupThatWaitsWhenTheDirectoryStopsStillEnds() {
        high.hang();
        CompletionStage<Lookup> before = directory.byMac(MAC);

        directory.close();

        assertThat(answer(before)).isInstanceOf(Lookup.Unavailable.class);
        assertThat(answer(directory.byMac(MAC))).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void aMachineStaysKnownWhileItsBackendIsReplaced() {
        directory.backends(List.of());
        FakeBackend leaving = new FakeBackend("old", found("old"));
        directory.bindBackend(leaving, Map.of());

        directory.unbindBackend(leaving);

        assertThat(id(directory.byMac(MAC))).isEqualTo("old");
    }

    @Test
    void aMachineThatTheLeavingBackendDoesNotKnowWaitsForTheSuccessor() {
        directory.backends(List.of());
        FakeBackend leaving = new FakeBackend("old", Lookup.UNKNOWN_STAGE);
        directory.bindBackend(leaving, Map.of());
        directory.unbindBackend(leaving);

        CompletionStage<Lookup> waiting = directory.byMac(MAC);
        assertThat(waiting.toCompletableFuture()).isNotDone();
        directory.bindBackend(new FakeBackend("new", found("new")), Map.of());

        assertThat(id(waiting)).isEqualTo("new");
    }

    @Test
    void lookupsThatWaitForASuccessorAreBounded() {
        directory.backends(List.of());
        FakeBackend leaving = new FakeBackend("old", Lookup.UNKNOWN_STAGE);
        directory.bindBackend(leaving, Map.of());
        directory.unbindBackend(leaving);
        IntStream.range(0, 4).forEach(i -> directory.byMac(MAC));

        assertThat(unavailable(directory.byMac(MAC)).reason()).contains("being replaced");
    }

    @Test
    void statusesAndListingsComeInTheOrderOfAsking() {
        assertThat(directory.backends()).extracting(BackendStatus::name).containsExactly("high", "low");
        assertThat(directory.all()).extracting(Hardware::id).containsExactly("high", "low");
    }

    @Test
    void aChangedDeadlineAppliesAtOnceAndAWrongOneIsRefused() {
        high.hang();

        directory.modified(Map.of("deadline", "20ms"));
        directory.modified(Map.of("deadline", "soon"));

        assertThat(unavailable(directory.byMac(MAC)).reason()).endsWith("within 20 ms");
    }

    private void learn(Hardware machine) {
        learn(machine, MAC);
    }

    private void learn(Hardware machine, MacAddress asked) {
        CompletableFuture<Lookup> open = FakeBackend.pending(high);
        CompletionStage<Lookup> waiting = directory.byMac(asked);
        open.complete(new Lookup.Found(machine));
        assertThat(id(waiting)).isEqualTo(machine.id());
    }

    static Hardware machine(String id) {
        return machine(id, MAC);
    }

    private static Hardware machine(String id, MacAddress mac) {
        return new Hardware(id, mac, Optional.empty(), false, Netboot.ALLOWED, Map.of());
    }

    private static CompletionStage<Lookup> found(String id) {
        return Lookup.completed(new Lookup.Found(machine(id)));
    }

    private static CompletionStage<Lookup> outage(String reason) {
        return Lookup.completed(new Lookup.Unavailable(reason, Duration.ofSeconds(1)));
    }

    private static Lookup answer(CompletionStage<Lookup> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static String id(CompletionStage<Lookup> stage) {
        return ((Lookup.Found) answer(stage)).hardware().id();
    }

    private static Lookup.Unavailable unavailable(CompletionStage<Lookup> stage) {
        return (Lookup.Unavailable) answer(stage);
    }
}
