package org.smee.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    private final SimulateCommand simulate = new SimulateCommand();

    @Test
    void optionsBehindTheMachineAreTaken() {
        assertThat(Words.take(simulate, List.of("02:00:00:00:00:01", "--firmware", "bios", "--json")))
                .contains("02:00:00:00:00:01");

        assertThat(simulate.firmware).isEqualTo("bios");
        assertThat(simulate.json).isTrue();
    }

    @Test
    void optionMayHoldItsValue() {
        assertThat(Words.take(simulate, List.of("--server=127.0.0.2"))).isEmpty();

        assertThat(simulate.server).isEqualTo("127.0.0.2");
    }

    @Test
    void numbersAreChecked() {
        EventsCommand events = new EventsCommand();

        Words.take(events, List.of("-n", "7", "--follow"));

        assertThat(events.number).isEqualTo(7);
        assertThat(events.follow).isTrue();
        assertThatThrownBy(() -> Words.take(events, List.of("-n", "many"))).hasMessageContaining("-n many");
    }

    @Test
    void unknownOptionNamesTheKnownOnes() {
        assertThatThrownBy(() -> Words.take(simulate, List.of("--firmwar", "bios")))
                .hasMessage("--firmwar is not known here; allowed: --firmware, --json, --server");
    }

    @Test
    void missingValueAndSecondMachineAreNamed() {
        assertThatThrownBy(() -> Words.take(simulate, List.of("--firmware"))).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> Words.take(simulate, List.of("a", "b"))).hasMessageContaining("also b");
    }
}
