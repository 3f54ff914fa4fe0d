package org.smee.script.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smee.script.internal.Machines.SITE;
import static org.smee.script.internal.Machines.custom;
import static org.smee.script.internal.Machines.request;
import static org.smee.script.internal.Machines.with;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.boot.IpxeScript;
import org.smee.api.hardware.Netboot;

class CustomScriptTest {
    private final CustomScript generator = new CustomScript();

    @Test
    void chainsToTheUrlOfTheRecord() {
        assertThat(generator
                        .generate(request(SITE, with(custom("https://boot.example/a?mac=${mac}", "echo no"))))
                        .map(IpxeScript::text))
                .contains("""
                        #!ipxe

                        echo Loading custom Tinkerbell iPXE script...
                        chain --autofree https://boot.example/a?mac=${mac}
                        """);
    }

    @Test
    void insertsTheScriptOfTheRecordVerbatim() {
        assertThat(generator
                        .generate(request(SITE, with(custom("", "#!ipxe\nset a ${b} && shell"))))
                        .map(IpxeScript::text))
                .contains("""
                        #!ipxe

                        echo Loading custom Tinkerbell iPXE script...
                        #!ipxe
                        set a ${b} && shell
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a/b", "a/b", "file:///etc/passwd", "http://a b", "http://a\nshell", "//a"})
    void otherUrlsAreRefusedEvenWithInlineScript(String url) {
        assertThatThrownBy(() -> generator.generate(request(SITE, with(custom(url, "echo inline")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ipxe.url=");
    }

    @Test
    void passesWithoutOwnScript() {
        assertThat(generator.generate(request(SITE, with(Netboot.ALLOWED)))).isEmpty();
        assertThat(generator.generate(Machines.unknown(SITE))).isEmpty();
    }
}
