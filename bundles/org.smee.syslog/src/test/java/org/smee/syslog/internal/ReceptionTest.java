package org.smee.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.syslog.internal.Bench.KNOWN;

import io.netty.buffer.Unpooled;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

/** From a message's bytes to its line and its event. */
class ReceptionTest {
    private static final InetAddress OTHER = Bench.address("192.168.2.16");
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private List<BootEvent> events() {
        bench.lines();
        return bench.events.all().stream()
                .filter(event -> !event.why().startsWith("mark "))
                .toList();
    }

    @Test
    void aMessageIsWrittenUnderTheMachinesNameWithItsSeverityAsLevel() {
        bench.send(KNOWN, "<27>app: broken");
        bench.send(KNOWN, "<28>app: odd");
        bench.send(KNOWN, "<29>app: there");
        bench.send(KNOWN, "<30>app: fine");
        bench.send(OTHER, "<31>app: detail");

        String known = "mac=52:54:00:aa:88:2a machine=sandbox ip=192.168.2.15 severity=";
        assertThat(bench.lines())
                .containsExactly(
                        "error " + known + "err facility=daemon app=app text=broken",
                        "warn " + known + "warning facility=daemon app=app text=odd",
                        "info " + known + "notice facility=daemon app=app text=there",
                        "info " + known + "info facility=daemon app=app text=fine",
                        "debug ip=192.168.2.16 severity=debug facility=daemon app=app text=detail");
    }

    @Test
    void anImportantMessageIsABootEventOfTheMachine() {
        bench.send(KNOWN, "<28>Oct 11 22:14:15 host app: odd");
        bench.send(KNOWN, "<30>app: fine");

        BootEvent event = events().get(0);
        assertThat(events()).hasSize(1);
        assertThat(event.stage()).isEqualTo(Stage.SYSLOG);
        assertThat(event.outcome()).isEqualTo(Outcome.SERVED);
        assertThat(event.why()).isEqualTo("app: odd");
        assertThat(event.machine().mac()).contains(Bench.MAC);
        assertThat(event.machine().address()).contains(KNOWN);
        assertThat(event.details())
                .containsEntry("severity", "warning")
                .containsEntry("facility", "daemon")
                .containsEntry("host", "host");
    }

    @Test
    void whichMessagesAreEventsIsASettingThatAppliesAtOnce() {
        bench.settings.set(with(Priority.DEBUG));
        bench.send(KNOWN, "<31>detail");
        assertThat(events()).hasSize(1);

        bench.settings.set(with(-1));
        bench.send(KNOWN, "<24>end of the world");
        assertThat(events()).hasSize(1);
    }

    private static SyslogSettings with(int events) {
        SyslogSettings s = Bench.SETTINGS;
        return new SyslogSettings(
                true, s.listen(), true, s.maxMessage(), s.rate(), s.connections(), events, 0, s.linger());
    }

    private static SyslogSettings with(SyslogSettings.Rate rate) {
        SyslogSettings s = Bench.SETTINGS;
        return new SyslogSettings(
                true, s.listen(), true, s.maxMessage(), rate, s.connections(), s.events(), 0, s.linger());
    }

    @Test
    void aMachineThatLogsMuchCannotFillTheTimeline() {
        bench.settings.set(with(new SyslogSettings.Rate(0, 1)));
        for (int i = 0; i < 500; i++) {
            bench.send(KNOWN, "<28>odd " + i);
        }
        assertThat(events()).hasSize(50);
        assertThat(bench.lines()).hasSize(500);

        bench.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 500; i++) {
            bench.send(KNOWN, "<28>odd " + i);
        }
        assertThat(events()).hasSize(70);
    }

    @Test
    void aSenderAboveTheRateIsCountedAndReportedOnce() {
        for (int i = 0; i < 57; i++) {
            bench.send(KNOWN, "<30>message " + i);
        }
        bench.send(OTHER, "<30>not affected");
        bench.gate.reportSuppressed();
        bench.gate.reportSuppressed();

        assertThat(bench.lines())
                .hasSize(22)
                .contains(
                        "info ip=192.168.2.16 severity=info facility=daemon text=not affected",
                        "warn mac=52:54:00:aa:88:2a machine=sandbox ip=192.168.2.15 severity=warning app=smee"
                                + " text=37 messages suppressed");
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(event.why()).contains("37 messages suppressed", "more than 10 a second", "rate.limit");
            assertThat(event.machine().mac()).contains(Bench.MAC);
        });
        assertThat(bench.counters.received.sum()).isEqualTo(58);
        assertThat(bench.counters.suppressed.sum()).isEqualTo(37);
    }

    @Test
    void theRateAllowsWhatComesInWithTimeAndNeverMoreThanTheBurst() {
        for (int i = 0; i < 100; i++) {
            bench.send(KNOWN, "<30>x");
        }
        bench.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 100; i++) {
            bench.send(KNOWN, "<30>x");
        }
        assertThat(bench.lines()).hasSize(30);

        bench.pass(Duration.ofHours(1));
        for (int i = 0; i < 100; i++) {
            bench.send(KNOWN, "<30>x");
        }
        assertThat(bench.lines()).hasSize(50);
    }

    @Test
    void aChangedRateAppliesToTheNextMessage() {
        bench.settings.set(with(new SyslogSettings.Rate(0, 1)));
        for (int i = 0; i < 100; i++) {
            bench.send(KNOWN, "<30>x");
        }
        bench.settings.set(with(new SyslogSettings.Rate(1, 1)));
        bench.send(KNOWN, "<30>x");
        bench.send(KNOWN, "<30>x");

        assertThat(bench.lines()).hasSize(101);
    }

    @Test
    void sendersBeyondNumberTakeNoMemoryAndAForgottenOneIsReported() {
        for (int i = 0; i < 25; i++) {
            bench.send(KNOWN, "<30>x");
        }
        bench.lines();
        for (int i = 0; i < Gate.MAX_SENDERS; i++) {
            bench.send(Bench.address("10.1." + i / 256 + "." + i % 256), "<31>x");
            if (i % 1000 == 0) {
                bench.lines(); // or the backlog would be full
            }
        }

        assertThat(bench.lines())
                .anyMatch(
                        line -> line.endsWith("ip=192.168.2.15 severity=warning app=smee text=5 messages suppressed"));
    }

    @Test
    void anIpv4SenderOnASocketForBothFamiliesIsTheSameSender() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, (byte) 168, 2, 15};
        InetAddress address = Inet6Address.getByAddress("", mapped, 0);

        bench.send(address, "<30>x");

        assertThat(bench.lines()).singleElement().asString().contains("mac=52:54:00:aa:88:2a", "ip=192.168.2.15 ");
    }

    @Test
    void aCutMessageIsCountedAndMarked() {
        bench.gate.take(KNOWN, Unpooled.wrappedBuffer(new byte[] {'a', 'b', 'c'}), 1, 2, true);

        assertThat(bench.lines()).singleElement().asString().endsWith("text=bc… [cut]");
        assertThat(bench.counters.cut.sum()).isEqualTo(1);
    }

    @Test
    void duringAnOutageAKnownMachineKeepsItsName() {
        bench.send(KNOWN, "<30>x");
        bench.lines();
        bench.hardware.down("API server gone");
        bench.pass(Duration.ofMinutes(2));

        bench.send(KNOWN, "<30>x");
        bench.send(OTHER, "<30>x");

        assertThat(bench.lines().get(1)).startsWith("info mac=52:54:00:aa:88:2a machine=sandbox ip=192.168.2.15 ");
        assertThat(bench.lines().get(2)).startsWith("info ip=192.168.2.16 ");
    }

    @Test
    void aNewNameIsLearntWithinAMinuteAndAnUnknownMachineWithinSeconds() {
        bench.send(KNOWN, "<30>x");
        bench.send(OTHER, "<30>x");
        bench.lines();
        bench.hardware.put(Bench.machine("renamed", "192.168.2.15"));
        bench.hardware.put(Bench.machine("appeared", "192.168.2.16"));

        bench.pass(Duration.ofSeconds(6));
        bench.send(KNOWN, "<30>x");
        bench.send(OTHER, "<30>x");
        bench.lines();
        bench.pass(Duration.ofMinutes(1));
        bench.send(KNOWN, "<30>x");

        assertThat(bench.lines().subList(2, 5))
                .satisfiesExactly(
                        line -> assertThat(line).contains("machine=sandbox"),
                        line -> assertThat(line).contains("machine=appeared"),
                        line -> assertThat(line).contains("machine=renamed"));
    }

    @Test
    void aSlowDirectoryDelaysNothingAndNamesLaterMessages() {
        Slow slow = new Slow();
        bench.directory.set(Optional.of(slow));

        bench.send(KNOWN, "<30>first");
        bench.send(KNOWN, "<30>second");
        assertThat(bench.lines()).hasSize(2).allMatch(line -> line.startsWith("info ip=192.168.2.15 "));
        assertThat(slow.asked).isEqualTo(1);

        slow.answer.complete(new Lookup.Found(Bench.machine("late", "192.168.2.15")));
        bench.send(KNOWN, "<30>third");
        assertThat(bench.lines().get(2)).contains("machine=late");
    }

    @Test
    void withoutADirectoryOrWithABrokenOneTheAddressIsWritten() {
        bench.directory.set(Optional.empty());
        bench.send(KNOWN, "<30>x");
        Slow broken = new Slow();
        broken.answer.completeExceptionally(new IllegalStateException("told to"));
        bench.directory.set(Optional.of(broken));
        bench.send(OTHER, "<30>x");

        assertThat(bench.lines())
                .containsExactly(
                        "info ip=192.168.2.15 severity=info facility=daemon text=x",
                        "info ip=192.168.2.16 severity=info facility=daemon text=x");
    }

    /** A directory that answers when told. */
    private static final class Slow implements HardwareDirectory {
        final CompletableFuture<Lookup> answer = new CompletableFuture<>();
        int asked;

        @Override
        public CompletionStage<Lookup> byMac(MacAddress mac) {
            return answer;
        }

        @Override
        public CompletionStage<Lookup> byAddress(InetAddress address) {
            asked += address.equals(KNOWN) ? 1 : 0;
            return answer;
        }

        @Override
        public Stream<Hardware> all() {
            return Stream.empty();
        }

        @Override
        public List<BackendStatus> backends() {
            return List.of();
        }
    }
}
