package org.smee.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {
    @ParameterizedTest
    @ValueSource(ints = {0, '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x2029, 0x202e, 0x200f})
    void whatEndsALineSteersATerminalOrTurnsTheTextIsShownAsItsNumber(int harmful) {
        String text = "a" + Character.toString(harmful) + "b";

        assertThat(OneLine.of(text, 100)).isEqualTo(String.format("a\\u%04xb", harmful));
    }

    @Test
    void everythingElseStaysUpToTheLongest() {
        String text = "Gr\u00f6\u00dfe \"5\" \\ \u65e5\u672c \uD83D\uDE00";
        assertThat(OneLine.of(text, 100)).isEqualTo(text);
        assertThat(OneLine.of("\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00", 2)).isEqualTo("\uD83D\uDE00\uD83D\uDE00");
        assertThat(OneLine.of("", 2)).isEmpty();
    }
}
