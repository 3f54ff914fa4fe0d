package org.smee.events.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

class BootLogTest {
    private static final Machine MACHINE = new Machine(
            Optional.of(MacAddress.parse("52:54:00:aa:88:2a")),
            Optional.of(Ipv4Address.parse("192.168.2.15").toInetAddress()));

    private final List<String> lines = new ArrayList<>();
    private final List<Map<String, String>> context = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private long now;
    private final BootLog log =
            new BootLog(new EventsSettings(10, 3), recording(), context::add, () -> now, later::add);

    @Test
    void aLineTellsWhoWhatAndWhy() {
        log.on(new BootEvent(
                Instant.EPOCH,
                Stage.DHCP,
                Outcome.SERVED,
                "reserved",
                MACHINE,
                Map.of("xid", "01020304", "file", "ipxe.efi", "type", "ack", "took-ms", "1")));

        assertThat(lines)
                .containsExactly("info event=boot.dhcp mac=52:54:00:aa:88:2a ip=192.168.2.15 outcome=served"
                        + " why=\"reserved\" type=ack file=ipxe.efi xid=01020304");
    }

    @Test
    void theOutcomeChoosesTheLevel() {
        BootLog all = new BootLog(new EventsSettings(10, 100), recording(), context::add, () -> now, later::add);

        for (Outcome outcome : Outcome.values()) {
            all.on(event(outcome, "x"));
        }

        assertThat(lines)
                .extracting(line -> line.split(" ")[0])
                .containsExactly("info", "debug", "info", "info", "warn", "warn");
    }

    @Test
    void whatAMachineLogsIsForDebuggingBecauseItHasAFileOfItsOwn() {
        log.on(new BootEvent(Instant.EPOCH, Stage.SYSLOG, Outcome.SERVED, "su: failed", MACHINE, Map.of()));
        log.on(new BootEvent(
                Instant.EPOCH, Stage.SYSLOG, Outcome.REFUSED, "37 messages suppressed", MACHINE, Map.of()));

        assertThat(lines)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("debug event=boot.syslog ")
                                .contains("outcome=served"),
                        line -> assertThat(line)
                                .startsWith("info event=boot.syslog ")
                                .contains("outcome=refused"));
    }

    @Test
    void textFromTheNetworkCannotForgeALine() {
        log.on(new BootEvent(
                Instant.EPOCH,
                Stage.TFTP,
                Outcome.NOT_FOUND,
                "no \"file\"\r\nevent=fake\u001b[2J\u2028\u202e",
                Machine.UNKNOWN,
                Map.of("file", "a b\nevent=fake outcome=served")));

        assertThat(lines)
                .containsExactly("info event=boot.tftp outcome=not-found"
                        + " why=\"no \\\"file\\\"\\r\\nevent=fake\\u001b[2J\\u2028\\u202e\""
                        + " file=\"a b\\nevent=fake outcome=served\"");
    }

    @Test
    void endlessTextIsCut() {
        log.on(event(Outcome.SERVED, "x".repeat(100_000)));

        assertThat(lines.get(0).length()).isLessThan(500);
    }

    @Test
    void linesAboveTheLimitAreCountedAndSummedUpInTheNextSecond() {
        IntStream.range(0, 3).forEach(i -> log.on(event(Outcome.SERVED, "x")));
        IntStream.range(0, 5).forEach(i -> log.on(event(Outcome.SERVED, "x")));
        IntStream.range(0, 2).forEach(i -> log.on(event(Outcome.NOT_FOUND, "x")));

        now += Duration.ofSeconds(1).toNanos();
        log.on(event(Outcome.SERVED, "next"));

        assertThat(lines).hasSize(5);
        assertThat(lines.get(3)).isEqualTo("info event=boot.left-out served=5 not-found=2 log.lines.per.second=3");
        assertThat(lines.get(4)).contains("why=\"next\"");
    }

    @Test
    void whatGoesWellLeavesRoomForWhatDoesNot() {
        BootLog ten = new BootLog(new EventsSettings(10, 10), recording(), context::add, () -> now, later::add);

        IntStream.range(0, 100).forEach(i -> ten.on(event(Outcome.SERVED, "well")));
        ten.on(event(Outcome.FAILED, "disk full"));
        ten.on(event(Outcome.NOT_FOUND, "no such file"));
        ten.on(event(Outcome.FAILED, "one too many"));

        assertThat(lines).hasSize(10);
        assertThat(lines.get(8)).contains("why=\"disk full\"");
        assertThat(lines.get(9)).contains("why=\"no such file\"");
    }

    @Test
    void theContextHasTheFieldsOfItsLineOnlyAndTheSummaryHasTheCounts() {
        IntStream.range(0, 5).forEach(i -> log.on(event(Outcome.SERVED, "x")));
        log.close();

        assertThat(context).hasSize(8);
        assertThat(context.get(0)).containsEntry("event.reason", "x").containsEntry("event.action", "boot.dhcp");
        assertThat(context.get(6))
                .containsEntry("event.action", "boot.left-out")
                .containsEntry("smee.left_out.served", "2");
        assertThat(List.of(1, 3, 5, 7))
                .allSatisfy(after -> assertThat(context.get(after)).isEmpty());
    }

    @Test
    void aSecretInAReasonIsNotLogged() {
        log.on(new BootEvent(
                Instant.EPOCH,
                Stage.ISO,
                Outcome.FAILED,
                "https://u:HUSH@example.com/x.iso broke off",
                MACHINE,
                Map.of("file", "x?token=HUSH")));

        assertThat(lines)
                .containsExactly("warn event=boot.iso mac=52:54:00:aa:88:2a ip=192.168.2.15 outcome=failed"
                        + " why=\"https://***@example.com/x.iso broke off\" file=x?token=***");
        assertThat(context.get(0).values()).noneMatch(value -> value.contains("HUSH"));
    }

    @Test
    void afterACrowdedSecondTheLinesAreSpreadOverTheNext() {
        IntStream.range(0, 4).forEach(i -> log.on(event(Outcome.SERVED, "x")));
        now += Duration.ofSeconds(1).toNanos();
        lines.clear();

        IntStream.range(0, 10).forEach(i -> log.on(event(Outcome.SERVED, "at once")));
        now += Duration.ofMillis(400).toNanos();
        IntStream.range(0, 10).forEach(i -> log.on(event(Outcome.SERVED, "later")));

        assertThat(lines)
                .filteredOn(line -> line.contains("why="))
                .extracting(line -> line.replaceAll(".*why=\"(.*)\".*", "$1"))
                .containsExactly("at once", "later");
    }

    @Test
    void theSummaryComesEvenWhenNoFurtherEventDoes() {
        IntStream.range(0, 4).forEach(i -> log.on(event(Outcome.SERVED, "x")));

        later.forEach(Runnable::run);
        later.forEach(Runnable::run);

        assertThat(later).hasSize(1);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(3)).contains("served=1");
    }

    @Test
    void aNewLimitAppliesAtOnceAndAWrongOneIsRefused() {
        log.modified(Map.of("log.lines.per.second", "1"));
        log.modified(Map.of("log.lines.per.second", "0"));

        IntStream.range(0, 4).forEach(i -> log.on(event(Outcome.SERVED, "x")));

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("error").contains("log.lines.per.second=0", "1..100000");
    }

    private static BootEvent event(Outcome outcome, String why) {
        return new BootEvent(Instant.EPOCH, Stage.DHCP, outcome, why, MACHINE, Map.of());
    }

    /** A logger with every level on that keeps "level message". */
    private Logger recording() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("is")) {
                        return true;
                    }
                    Object[] values = Arrays.stream(arguments)
                            .skip(1)
                            .flatMap(a -> a instanceof Object[] several
                                    ? Arrays.stream(several)
                                    : Arrays.stream(new Object[] {a}))
                            .toArray();
                    lines.add(method.getName() + " "
                            + MessageFormatter.arrayFormat((String) arguments[0], values)
                                    .getMessage());
                    return "void".equals(method.getReturnType().getName()) ? null : "";
                });
    }
}
