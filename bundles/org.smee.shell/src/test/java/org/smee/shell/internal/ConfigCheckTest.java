package org.smee.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smee.api.plugin.Guards;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;
import org.smee.testkit.hostile.Misdeed;
import org.smee.testkit.hostile.Temper;

class ConfigCheckTest {
    @TempDir
    Path etc;

    private final Map<String, Map<String, Object>> inUse = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Guards<SettingsCheck> guards = new Guards<>("shell", "check", Waiting.LIMITS);

    @AfterEach
    void close() {
        guards.close();
    }

    private record Sample(String pid, boolean inherits) implements SettingsCheck {
        @Override
        public void read(SettingsReader in) {
            int port = in.number("port", "SAMPLE_PORT", 69, 1, 65535);
            Duration time = in.duration("time", "", Duration.ofSeconds(2), Duration.ZERO, Duration.ofMinutes(1));
            String password = in.text("password", "", "");
        }
    }

    private ConfigCheck check() {
        return check(new Sample("org.smee.tftp", false), new Sample("org.smee.dhcp", true));
    }

    private ConfigCheck check(SettingsCheck... checks) {
        return new ConfigCheck(
                Stream.of(checks).map(check -> guards.add(check, Map.of())).toList(),
                file -> inUse.getOrDefault(file.toString(), Map.of()),
                environment,
                etc);
    }

    private ConfigCheck.Checked check(String file, String... lines) throws IOException {
        Files.write(etc.resolve(file), List.of(lines));
        return check().check(Path.of(file));
    }

    @ParameterizedTest
    @EnumSource(
            value = Misdeed.class,
            names = {"BLOCK", "THROW", "ERROR"})
    void aHostileCheckIsNamedAndTheOthersGoOn(Misdeed misdeed) throws IOException {
        Temper temper = new Temper();
        SettingsCheck hostile = new SettingsCheck() {
            @Override
            public String pid() {
                return "org.smee.dhcp";
            }

            @Override
            public void read(SettingsReader in) {
                int read = temper.value(() -> 1, () -> 2);
            }
        };
        ConfigCheck check = check(hostile, new Sample("org.smee.tftp", false));
        temper.does(misdeed);
        Files.writeString(etc.resolve("org.smee.dhcp.cfg"), "port = 0");
        Files.writeString(etc.resolve("org.smee.tftp.cfg"), "port = 0");

        assertThat(ConfigCheck.lines(check.check(Path.of("org.smee.dhcp.cfg")), true))
                .anyMatch(line -> line.endsWith("org.smee.dhcp.cfg: not checked"))
                .anyMatch(line -> line.contains("ConfigCheckTest") && line.contains("Type: smee:plugins"));
        assertThat(check.check(Path.of("org.smee.tftp.cfg")).problem()).contains("port=0 is not allowed");
    }

    @Test
    void aCheckThatDoesNotSayWhatItReadsIsNamed() throws IOException {
        SettingsCheck nameless = new Sample("", false);
        Files.writeString(etc.resolve("org.smee.x.cfg"), "");

        assertThatThrownBy(() ->
                        check(nameless, new Sample("org.smee.tftp", false)).check(Path.of("org.smee.x.cfg")))
                .hasMessageContaining("read are org.smee.tftp.cfg")
                .hasMessageContaining("reads no PID");
    }

    @Test
    void aFileThatSaysWhatIsInUseChangesNothing() throws IOException {
        inUse.put("org.smee.tftp.cfg", Map.of("port", "6969"));

        ConfigCheck.Checked checked = check("org.smee.tftp.cfg", "port = 6969");

        assertThat(checked.problem()).isEmpty();
        assertThat(ConfigCheck.lines(checked, false))
                .singleElement()
                .asString()
                .endsWith("org.smee.tftp.cfg: right, changes nothing");
        assertThat(ConfigCheck.lines(checked, true)).contains("    time = 2s   (default)", "    port = 6969   (file)");
    }

    @Test
    void changesAreShownWithTheirOrigin() throws IOException {
        inUse.put("org.smee.tftp.cfg", Map.of("port", "6969"));

        assertThat(ConfigCheck.lines(check("org.smee.tftp.cfg", "time = 5s", "prot = 70"), false))
                .contains(
                        "  - port = 6969   (file)",
                        "  + port = 69   (default)",
                        "  - time = 2s   (default)",
                        "  + time = 5s   (file)",
                        "  ? prot is not read by anybody; is it misspelt?");
    }

    @Test
    void theEnvironmentWinsAndSaysSo() throws IOException {
        environment.put("SAMPLE_PORT", "1069");

        ConfigCheck.Checked checked = check("org.smee.tftp.cfg", "port = 70");

        assertThat(checked.changes()).isEmpty();
        assertThat(ConfigCheck.lines(checked, true)).contains("    port = 1069   (environment SAMPLE_PORT)");
    }

    @Test
    void aWrongValueIsNamedWithWhatIsAllowed() throws IOException {
        ConfigCheck.Checked checked = check("org.smee.tftp.cfg", "port = 0");

        assertThat(checked.problem()).contains("etc/org.smee.tftp.cfg: port=0 is not allowed", "1..65535");
        assertThat(ConfigCheck.lines(checked, false)).anyMatch(line -> line.contains("WRONG"));
    }

    @Test
    void aNamedFileTakesTheRestFromTheOneWithoutName() throws IOException {
        check("org.smee.dhcp.cfg", "port = 70");

        ConfigCheck.Checked checked = check("org.smee.dhcp~wan.cfg", "time = 3s");

        assertThat(ConfigCheck.lines(checked, true))
                .contains("    port = 70   (from org.smee.dhcp: file)", "    time = 3s   (file)");
    }

    @Test
    void secretsAreHidden() throws IOException {
        assertThat(ConfigCheck.lines(check("org.smee.tftp.cfg", "password = geheim"), true))
                .contains("  + password = ***   (file)")
                .noneMatch(line -> line.contains("geheim"));
    }

    @Test
    void onlyFilesThatSomebodyReadsAreListedAndOthersRefused() throws IOException {
        check("org.smee.tftp.cfg", "");
        Files.createFile(etc.resolve("org.apache.karaf.shell.cfg"));

        assertThat(check().files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("org.smee.tftp.cfg");
        assertThatThrownBy(() -> check().check(Path.of("org.apache.karaf.shell.cfg")))
                .hasMessageContaining("org.smee.dhcp.cfg, org.smee.tftp.cfg");
        assertThatThrownBy(() -> check().check(Path.of("missing.cfg"))).hasMessageContaining("smee:config check");
    }
}
