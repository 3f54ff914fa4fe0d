package org.smee.script.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.script.internal.Machines.BARE;
import static org.smee.script.internal.Machines.SITE;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.smee.api.boot.IpxeScript;
import org.smee.api.hardware.Netboot;

class StaticScriptTest {
    private final StaticScript generator = new StaticScript();

    @Test
    void wholeScript() throws IOException {
        assertThat(generator.generate(Machines.unknown(SITE)).map(IpxeScript::text))
                .contains(Golden.script("static-full.ipxe"));
    }

    @Test
    void bareSite() throws IOException {
        assertThat(generator.generate(Machines.unknown(BARE)).map(IpxeScript::text))
                .contains(Golden.script("static-bare.ipxe"));
    }

    @Test
    void passesForKnownMachine() {
        assertThat(generator.generate(Machines.request(SITE, Machines.with(Netboot.ALLOWED))))
                .isEmpty();
    }
}
