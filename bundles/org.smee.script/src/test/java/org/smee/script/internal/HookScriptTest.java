package org.smee.script.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smee.script.internal.Machines.BARE;
import static org.smee.script.internal.Machines.SITE;
import static org.smee.script.internal.Machines.facility;
import static org.smee.script.internal.Machines.osie;
import static org.smee.script.internal.Machines.request;
import static org.smee.script.internal.Machines.with;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.boot.ScriptSite;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;

class HookScriptTest {
    private final HookScript hook = new HookScript();

    @Test
    void plainMachineOnBareSite() throws IOException {
        assertThat(text(BARE, with(Netboot.ALLOWED))).isEqualTo(Golden.script("hook-bare.ipxe"));
    }

    @Test
    void consoleAskedForIsTheFirstSerialPortAndTheLastConsole() {
        Netboot serial = osie(new Netboot.Osie("", "", "", List.of("console=ttyS0,115200", "panic=5")));

        assertThat(text(BARE, with(serial)))
                .contains(" console=ttyS0,115200 console=tty0 console=ttyS1,115200 console=ttyS0,115200 panic=5 ");
    }

    @Test
    void everyValueGiven() throws IOException {
        Netboot netboot = new Netboot(
                true,
                "",
                "",
                "",
                "aarch64",
                "lab-1",
                "",
                "agent-7",
                new Netboot.Osie(
                        "https://files.example/hook/${buildarch}",
                        "vmlinuz.own",
                        "initrd.own",
                        List.of("quiet", "a=b c=d")),
                "",
                Netboot.RaspberryPi.NONE,
                "");
        Hardware machine = Machines.onVlan("400", netboot);
        ScriptRequest plain = request(SITE, machine);
        ScriptRequest traced = new ScriptRequest(
                Machines.get("/auto.ipxe-00-23b1e307bb35484f535a1f772c06910e-d887dc3912240434-01"),
                plain.hardware(),
                plain.mac(),
                plain.site());

        assertThat(hook.generate(traced).map(IpxeScript::text)).contains(Golden.script("hook-full.ipxe"));
    }

    @Test
    void siteNamesOfKernelAndInitrdGetTheArchitecture() {
        ScriptSite site = new ScriptSite("", "", false, false, "", List.of(), "linux", "ramdisk", 0, 2);

        assertThat(text(site, with(Netboot.ALLOWED)))
                .contains("\nset kernel linux-${arch}\nset initrd ramdisk-${arch}\n");
    }

    @Test
    void missingInstallerUrlIsExplained() {
        assertThat(hook.generate(request(BARE, with(Netboot.ALLOWED)))
                        .orElseThrow()
                        .why())
                .contains("osie.url")
                .contains("SMEE_OSIE_URL");
    }

    @Test
    void passesForUnknownMachine() {
        assertThat(hook.generate(Machines.unknown(SITE))).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a\nshell",
                "a\tb",
                "a\u0000",
                "${user-class}",
                "a\\",
                "#a",
                "&&",
                "||",
                ";",
                "a\u00a0b",
                "a\u2028b"
            })
    void hostileFacilityIsRefused(String facility) {
        ScriptRequest request = request(SITE, with(facility(facility)));

        assertThatThrownBy(() -> hook.generate(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("facility=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nshell", "a && shell", "a || shell", "a ; shell", "#a", "a ${mac}", "a\r", "a\\"})
    void hostileKernelParameterIsRefused(String parameter) {
        ScriptRequest request = request(SITE, with(osie(new Netboot.Osie("", "", "", List.of(parameter)))));

        assertThatThrownBy(() -> hook.generate(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("osie.kernelParams=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a b", "http://a\nshell", "http://a/${b c}", "http://a/${a${b}}", "http://a\\"})
    void hostileInstallerUrlIsRefused(String url) {
        ScriptRequest request = request(SITE, with(osie(new Netboot.Osie(url, "", "", List.of()))));

        assertThatThrownBy(() -> hook.generate(request)).hasMessageContaining("osie.baseURL=");
    }

    private String text(ScriptSite site, Hardware machine) {
        return hook.generate(request(site, machine)).orElseThrow().text();
    }
}
