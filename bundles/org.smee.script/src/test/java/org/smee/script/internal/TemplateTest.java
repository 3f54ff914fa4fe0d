package org.smee.script.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Map<String, String> VALUES =
            Map.of("mac", "52:54:00:aa:88:2a", "labels.rack", "r1", "again", "{{mac}}", "none", "");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "{{mac}},52:54:00:aa:88:2a",
                "a{{ labels.rack }}b,ar1b",
                "{{mac}}{{labels.rack}},52:54:00:aa:88:2ar1",
                "x{{none}}y,xy",
                "{{again}},{{mac}}",
                "{{{{mac}},{{mac}}",
                "{{{{{{mac}},{{52:54:00:aa:88:2a",
                "{{{mac}}},{52:54:00:aa:88:2a}",
                "${{{labels.rack}}},${r1}",
                "${net0/mac} {a} } }} {,${net0/mac} {a} } }} {",
                "${a${b}},${a${b}}",
            })
    void textIsFilledOnce(String text, String expected) {
        assertThat(fill(text)).isEqualTo(expected);
    }

    @Test
    void textWithoutVariablesIsTheVeryText() {
        String text = "#!ipxe\nset a ${b} && shell\n";

        assertThat(fill(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{",
                "{{mac",
                "{{mac}",
                "{{}}",
                "{{ }}",
                "{{a b}}",
                "{{.mac}}",
                "{{mac\n}",
                "{{{{{{",
                "{{{",
                "{{$a}}"
            })
    void bracesThatNameNothingAreRefusedWithTheirLine(String text) {
        assertThatThrownBy(() -> fill("one\ntwo " + text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ipxe script line 2: ")
                .hasMessageContaining("{{{{");
    }

    @Test
    void unknownNamesAreRefusedWithTheirLine() {
        assertThatThrownBy(() -> fill("one\ntwo\n{{other}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ipxe script line 3: unknown other");
    }

    private static String fill(String text) {
        return new Template("ipxe script", text).fill(name -> {
            String value = VALUES.get(name);
            if (value == null) {
                throw new IllegalArgumentException("unknown " + name);
            }
            return value;
        });
    }
}
