package org.smee.report.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;

class StepTest {
    private static Optional<Step> of(Stage stage, Outcome outcome, String why, Map<String, String> details) {
        return Step.of(new BootEvent(Fleet.NOON, stage, outcome, why, Machine.UNKNOWN, details));
    }

    @ParameterizedTest
    @CsvSource({
        "DHCP,   SERVED,    ipxe.efi, DhcpServed",
        "TFTP,   NOT_FOUND, a,        TftpNotFound",
        "SCRIPT, LOOP,      '',       ScriptLoop",
        "DHCP,   REFUSED,   '',       DhcpRefused",
        "DHCP,   SERVED,    '',       ''", // an address for a running system
        "DHCP,   IGNORED,   a,        ''",
        "SYSLOG, SERVED,    '',       ''",
    })
    void onlyStepsOfBootsAreTold(Stage stage, Outcome outcome, String file, String reason) {
        Optional<Step> step = of(stage, outcome, "because", file.isEmpty() ? Map.of() : Map.of("file", file));

        assertThat(step.map(Step::reason).orElse("")).isEqualTo(reason);
    }

    @Test
    void theFileIsNamedUnlessItCarriesATrace() {
        assertThat(of(Stage.TFTP, Outcome.SERVED, "sent", Map.of("file", "a.efi"))
                        .orElseThrow()
                        .why())
                .isEqualTo("sent (a.efi)");
        assertThat(of(Stage.DHCP, Outcome.SERVED, "address", Map.of("file", "a.efi-00-4bf92f-01"))
                        .orElseThrow()
                        .why())
                .isEqualTo("address");
    }

    @Test
    void textOfTheNetworkIsOneLineOfAtMost1024Bytes() {
        String hostile = "\u001b[31m\r\n\u202e\uD800\"'" + "€".repeat(5000);
        Step step = of(Stage.HTTP, Outcome.FAILED, hostile, Map.of("file", "\u0000"))
                .orElseThrow();

        assertThat(step.why())
                .startsWith("\uFFFD[31m\uFFFD\uFFFD\uFFFD\uFFFD\"'€")
                .doesNotContainPattern("\\p{Cc}");
        assertThat(step.why().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1021, 1024);
        assertThat(new String(step.why().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(step.why());
    }

    @Test
    void theSameAgainIsNoNewsForTenMinutesAndSomethingOlderNever() {
        Step first = Fleet.step(0, "a");

        assertThat(Fleet.step(599, "a").isNoNewsAfter(first)).isTrue();
        assertThat(Fleet.step(600, "a").isNoNewsAfter(first)).isFalse();
        assertThat(Fleet.step(1, "b").isNoNewsAfter(first)).isFalse();
        assertThat(Fleet.step(-1, "b").isNoNewsAfter(first)).isTrue();
    }

    @Test
    void aClockThatWasNeverSetStillTellsATime() {
        for (Instant at : new Instant[] {Instant.MIN, Instant.MAX}) {
            BootEvent event = new BootEvent(at, Stage.HTTP, Outcome.SERVED, "x", Machine.UNKNOWN, Map.of());
            assertThat(Step.of(event).orElseThrow().at().toString()).matches("(1970|9999)-01-01T00:00:00Z");
        }
    }

    @Test
    void anAnnotationIsReadAsItWasWritten() {
        Step step = new Step(Fleet.NOON, Stage.SCRIPT, Outcome.NOT_FOUND, "\"quoted\" " + "x".repeat(900));

        assertThat(Progress.read(Progress.write(step, "a"))).contains(Progress.comparable(step));
        assertThat(Progress.write(Fleet.step(0, "why"), "node-a"))
                .isEqualTo("{\"stage\":\"script\",\"outcome\":\"served\",\"why\":\"why\","
                        + "\"at\":\"2026-11-28T12:00:00.123456Z\",\"node\":\"node-a\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "x", "{}", "[1]", "{\"at\":\"2026-11-28T12:00:00Z\",\"stage\":\"x\",\"outcome\":\"served\"}"
            })
    void anAnnotationOfSomebodyElseIsNone(String annotation) {
        assertThat(Progress.read(annotation)).isEmpty();
    }
}
