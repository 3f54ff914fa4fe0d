package org.smee.script.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

class ScriptSettingsTest {
    @Test
    void defaultsAreThoseOfSmee() {
        ScriptSettings settings = read(Map.of("syslog.host", ""), Map.of());

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.unknownGetStatic()).isFalse();
        assertThat(settings.site()).isEqualTo(Machines.BARE);
    }

    @Test
    void noneIsNoSyslogHostAsItIsForDhcp() {
        assertThat(read(Map.of(), Map.of("SMEE_DHCP_SYSLOG_IP", "none")).site().syslogHost())
                .isEmpty();
    }

    @Test
    void environmentOfSmeeWins() {
        ScriptSettings settings = read(
                Map.of("osie.url", "http://file", "syslog.host", "log.example"),
                Map.of("SMEE_OSIE_URL", "http://env", "SMEE_EXTRA_KERNEL_ARGS", " a=1  b=2,3 "));

        assertThat(settings.site().osieUrl()).isEqualTo("http://env");
        assertThat(settings.site().syslogHost()).isEqualTo("log.example");
        assertThat(settings.site().extraKernelArgs()).containsExactly("a=1", "b=2,3");
    }

    @ParameterizedTest
    @CsvSource({"auto, auto-proxy, true", "auto, proxy, false", "refuse, auto-proxy, false", "static, reservation, true"
    })
    void unknownMachinesFollowTheDhcpModeUnlessSaid(String rule, String mode, boolean expected) {
        assertThat(read(Map.of("unknown.machines", rule), Map.of("SMEE_DHCP_MODE", mode))
                        .unknownGetStatic())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "retries, -1",
        "retry.delay, 2s",
        "enabled, maybe",
        "unknown.machines, hello",
        "tink.server, a b",
        "extra.kernel.args, a && b",
        "kernel.name, ${mac}",
        "syslog.host, a#b ||",
        "once.file, /",
        "once.file, /proc"
    })
    void wrongValueIsNamed(String key, String value) {
        assertThatThrownBy(() -> read(Map.of(key, value), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.script.cfg: " + key + "=" + value);
    }

    @Test
    void kernelArgumentsWithQuotedSpacesReachTheScript() {
        ScriptSettings settings = read(Map.of("extra.kernel.args", "dyndbg=\"file a +p\" quiet"), Map.of());

        assertThat(new SiteText(settings.site(), "").extraArguments()).isEqualTo(" dyndbg=\"file a +p\" quiet");
    }

    @Test
    void onceFileLiesInTheStateDirectoryUnlessSaid() {
        Path fallback = Path.of(System.getProperty("karaf.data", "data"), "once.tsv");

        assertThat(read(Map.of(), Map.of()).onceFile()).isEqualTo(fallback);
        assertThat(read(Map.of(), Map.of("SMEE_SCRIPT_ONCE_FILE", "/srv/once")).onceFile())
                .isEqualTo(Path.of("/srv/once"));
    }

    private static ScriptSettings read(Map<String, String> file, Map<String, String> environment) {
        return ScriptSettings.from(new SettingsReader(ScriptSettings.PID, file, environment));
    }
}
