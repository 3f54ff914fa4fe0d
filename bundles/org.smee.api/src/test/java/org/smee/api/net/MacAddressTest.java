package org.smee.api.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"52:54:00:aa:88:2a", "52-54-00-AA-88-2A", "5254.00aa.882A", "525400AA882a"})
    void everyFormIsTheSameAddress(String text) {
        assertThat(MacAddress.parse(text))
                .isEqualTo(MacAddress.of(0x525400aa882aL))
                .hasToString("52:54:00:aa:88:2a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "52:54:00:aa:88",
                "52:54:00:aa:88:2a:",
                "52:54-00:aa:88:2a",
                "5254.00aa:882a",
                "52:54:00:aa:88:2g",
                "52:5:400:aa:88:2a",
                "525400aa882",
                "5254-00aa-882a",
                "\uff15254.00aa.882a",
                "52:54:00:aa:88:2a:00"
            })
    void anythingElseIsNone(String text) {
        assertThat(MacAddress.tryParse(text)).isEmpty();
        assertThatThrownBy(() -> MacAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\" is not a MAC address");
    }

    @Test
    void longerLinkLayerAddressesAreRead() {
        assertThat(MacAddress.parse("02:00:5e:10:00:00:00:01").octets()).isEqualTo(8);
        assertThat(MacAddress.parse("00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01"))
                .isEqualTo(new MacAddress(0x02005e1000000001L, 20));
    }
}
