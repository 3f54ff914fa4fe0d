package org.smee.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    private static SettingsReader reader(Map<String, ?> file, Map<String, String> environment) {
        return new SettingsReader("org.smee.x", file, environment);
    }

    @Test
    void environmentWinsOverFileAndFileOverDefault() {
        SettingsReader reader = reader(Map.of("a", "file", "b", "file"), Map.of("A", "environment"));

        assertThat(reader.text("a", "A", "default")).isEqualTo("environment");
        assertThat(reader.text("b", "B", "default")).isEqualTo("file");
        assertThat(reader.text("c", "C", "default")).isEqualTo("default");
        assertThat(reader.origins())
                .containsEntry("a", "environment A")
                .containsEntry("b", "file")
                .containsEntry("c", "default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void emptyVariableCountsAsNotSet(String empty) {
        Map<String, String> environment = Map.of("N", empty, "F", empty, "D", empty);
        SettingsReader reader = reader(Map.of("n", "7"), environment);

        assertThat(reader.number("n", "N", 1, 0, 9)).isEqualTo(7);
        assertThat(reader.flag("f", "F", true)).isTrue();
        assertThat(reader.duration("d", "D", Duration.ofSeconds(3), Duration.ZERO, Duration.ofHours(1)))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void wrongValueIsRefusedWithOriginKeyValueAndWhatIsAllowed() {
        SettingsReader reader = reader(Map.of("n", "10", "d", "5"), Map.of("F", "yes"));

        assertThatThrownBy(() -> reader.number("n", "N", 1, 0, 9))
                .isInstanceOf(SettingsException.class)
                .hasMessage("etc/org.smee.x.cfg: n=10 is not allowed; allowed: a whole number 0..9");
        assertThatThrownBy(() -> reader.flag("f", "F", true))
                .hasMessage("org.smee.x (environment F): f=yes is not allowed; allowed: true or false");
        assertThatThrownBy(() ->
                        reader.duration("d", "D", Duration.ofSeconds(1), Duration.ofMillis(10), Duration.ofMinutes(1)))
                .hasMessageContaining("d=5 is not allowed; allowed: a duration 10ms..60s");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "t, true", "TRUE, true", "True, true", "0, false", "F, false", "false, false"})
    void truthIsWrittenAsInSmee(String text, boolean value) {
        assertThat(reader(Map.of("f", text), Map.of()).flag("f", "", !value)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"10s, 10000", "1m30s, 90000", "250ms, 250", "1.5s, 1500", "1h, 3600000"})
    void durationsAreWrittenAsInSmee(String text, long millis) {
        Duration read =
                reader(Map.of("d", text), Map.of()).duration("d", "", Duration.ZERO, Duration.ZERO, Duration.ofDays(1));

        assertThat(read).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "10", "10 s", "-1s", "1x", "s1", "1s!", "10000000h"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> reader(Map.of("d", text), Map.of())
                        .duration("d", "", Duration.ZERO, Duration.ZERO, Duration.ofDays(1)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("d=" + text);
    }

    @Test
    void listsAreTrimmedAndLoseTheirEmptyElements() {
        assertThat(reader(Map.of("l", " a, ,b,"), Map.of()).list("l", "", "")).containsExactly("a", "b");
        assertThat(reader(Map.of("l", new Object[] {"a", "b"}), Map.of()).list("l", "", ""))
                .as("as Karaf gives a key that stands twice")
                .containsExactly("a", "b");
    }

    @Test
    void choiceIsReadInAnyCase() {
        assertThat(reader(Map.of("c", "SMEE"), Map.of()).oneOf("c", "", "rfc", "rfc", "smee"))
                .isEqualTo("smee");
        assertThatThrownBy(() -> reader(Map.of("c", "x"), Map.of()).oneOf("c", "", "rfc", "rfc", "smee"))
                .hasMessageContaining("c=x is not allowed; allowed: one of rfc, smee");
    }
}
