package org.smee.api.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootTest {
    @ParameterizedTest
    @ValueSource(strings = {"network", "local-disk", "once", "once:deploy-42", "once:2026-11-24T10:00:00+01:00"})
    void whatIsReadIsWrittenTheSame(String text) {
        assertThat(Boot.parse(text)).hasToString(text);
    }

    @Test
    void wordsCountInAnyCaseAndTokensAsTheyAre() {
        assertThat(Boot.parse(" Local-Disk ")).isEqualTo(Boot.LOCAL_DISK);
        assertThat(Boot.parse("ONCE:Deploy")).isEqualTo(Boot.once("Deploy"));
        assertThat(Boot.parse("once:")).isEqualTo(Boot.once(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "disk",
                "local_disk",
                "network:x",
                "local-disk:",
                "once:a b",
                "once:a\nb",
                "once:ä",
                "once:a\tb"
            })
    void everythingElseIsRefusedAndTheMessageSaysWhatIsAllowed(String text) {
        assertThatThrownBy(() -> Boot.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("network, local-disk, once");
    }

    @Test
    void tokensHaveALimit() {
        assertThat(Boot.once("x".repeat(128)).token()).hasSize(128);
        assertThatThrownBy(() -> Boot.once("x".repeat(129))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dhcpNamesTheMachinesOwnScriptOnlyIfNothingIsToBeDecidedFirst() {
        Netboot plain = with("http://192.168.2.1/own.ipxe");

        assertThat(plain.scriptUrlForDhcp()).isEqualTo("http://192.168.2.1/own.ipxe");
        assertThat(plain.booting(Boot.LOCAL_DISK).scriptUrlForDhcp()).isEmpty();
        assertThat(plain.booting(Boot.once("a")).scriptUrlForDhcp()).isEmpty();
        assertThat(with("http://192.168.2.1/{{id}}.ipxe").scriptUrlForDhcp()).isEmpty();
        assertThat(Netboot.ALLOWED.scriptUrlForDhcp()).isEmpty();
    }

    private static Netboot with(String url) {
        return new Netboot(true, url, "", "", "", "", "", "", Netboot.Osie.NONE, "", Netboot.RaspberryPi.NONE, "");
    }
}
