package org.smee.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;

class ReasonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hardware data is unavailable: no hardware record was read yet | BACKEND_UNAVAILABLE",
                "no hardware record has this MAC address | UNKNOWN_MACHINE",
                "machine a (b) is known but netboot.allowPxe is false; set it to true | NETBOOT_NOT_ALLOWED",
                "client accepts the offer of another server | OTHER_SERVER",
                "node b leads segment rack-1 | OTHER_NODE",
                "client takes its address from the DHCP server it names; our offer said what to boot | NOT_SERVED",
                "the client stopped answering at block 7: it was switched off | CLIENT_SILENT",
                "a sentence of a plug-in | OTHER"
            })
    void aSentenceIsKnownByAPhrase(String why, Reason reason) {
        assertThat(Reason.of(Events.event(Stage.DHCP, Outcome.FAILED, why, Map.of())))
                .isEqualTo(reason);
    }

    @Test
    void whatWasServedNeedsNoReason() {
        assertThat(Reason.of(Events.event(Stage.DHCP, Outcome.SERVED, "switched off", Map.of())))
                .isEqualTo(Reason.NONE);
    }

    /** Whoever changes a sentence learns that it is counted. */
    @ParameterizedTest
    @MethodSource("phrases")
    void everyPhraseIsSaidSomewhere(String phrase) {
        assertThat(Sources.ofOtherBundles()).anyMatch(source -> source.contains(phrase));
    }

    private static Stream<String> phrases() {
        return Reason.phrases().stream();
    }
}
