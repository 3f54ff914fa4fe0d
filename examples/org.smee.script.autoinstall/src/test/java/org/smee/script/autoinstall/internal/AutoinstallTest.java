package org.smee.script.autoinstall.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.Protocol;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.boot.ScriptSite;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.settings.SettingsException;
import org.smee.testkit.InMemoryHardware;

class AutoinstallTest {
    private static final InetSocketAddress SERVER = new InetSocketAddress(Machines.ADDRESS.toInetAddress(), 8080);
    private static final Hardware DEBIAN = Machines.machine(Netboot.ALLOWED, Map.of("autoinstall", "debian"));
    private static final Hardware UBUNTU = Machines.machine(Netboot.ALLOWED, Map.of("autoinstall", "Ubuntu"));
    private static final String SEEDS = "autoinstall/52:54:00:aa:88:2a/";

    private final InMemoryHardware hardware = new InMemoryHardware(DEBIAN);
    private final SeedFiles seeds = new SeedFiles(hardware, Machines.settings(Map.of()));

    private static ScriptRequest request(
            Hardware machine, Protocol protocol, Optional<String> confirm, String... args) {
        ScriptSite site = new ScriptSite("", "", false, false, "", List.of(args), "", "", 0, 2);
        BootFileRequest asked = BootFileRequest.of("auto.ipxe", protocol, SERVER, SERVER);
        return new ScriptRequest(asked, Optional.of(machine), Optional.of(machine.mac()), site, confirm);
    }

    private static Optional<String> script(Map<String, String> settings, ScriptRequest request) {
        return new AutoinstallScript(Machines.settings(settings))
                .generate(request)
                .map(IpxeScript::text);
    }

    private static Optional<String> script(Hardware machine) {
        return script(Map.of(), request(machine, Protocol.HTTP, Optional.empty()));
    }

    private BootFileAnswer ask(String name) {
        return seeds.open(BootFileRequest.of(name, Protocol.HTTP, SERVER, SERVER))
                .toCompletableFuture()
                .join();
    }

    private String text(String name) throws IOException {
        BootFileAnswer answer = ask(name);
        assertThat(answer).isInstanceOf(Opened.class);
        var file = ((Opened) answer).file();
        ByteBuffer content = ByteBuffer.allocate((int) file.size());
        file.read(0, content);
        return new String(content.array(), UTF_8);
    }

    private Refusal refusal(String name) {
        BootFileAnswer answer = ask(name);
        assertThat(answer).isInstanceOf(Refused.class);
        return ((Refused) answer).refusal();
    }

    @Test
    void debianIsStartedWithItsPreseedFile() {
        assertThat(script(DEBIAN)).hasValue("""
                #!ipxe
                echo Installing Debian
                imgfree
                kernel http://mirror.example.com/debian/linux auto=true priority=critical interface=auto \
                url=http://192.168.2.15:8080/autoinstall/52:54:00:aa:88:2a/preseed.cfg initrd=initrd || exit 1
                initrd --name initrd http://mirror.example.com/debian/initrd.gz || exit 1
                boot || exit 1
                """);
    }

    @Test
    void ubuntuIsStartedWithItsNoCloudDirectory() {
        assertThat(script(UBUNTU).orElseThrow())
                .contains(
                        "kernel http://mirror.example.com/ubuntu/vmlinuz ip=dhcp url=http://mirror.example.com/ubuntu.iso")
                .contains(" autoinstall cloud-config-url=/dev/null"
                        + " ds=nocloud-net;s=http://192.168.2.15:8080/autoinstall/52:54:00:aa:88:2a/ initrd=initrd");
    }

    @Test
    void tokenIsUsedRightBeforeTheInstallerStarts() {
        Hardware once = Machines.machine(Netboot.ALLOWED.booting(Boot.once("t")), DEBIAN.labels());

        assertThat(script(Map.of(), request(once, Protocol.HTTP, Optional.of("once-1.ipxe")))
                        .orElseThrow())
                .endsWith("""
                        initrd.gz || exit 1
                        imgfetch --name smee-once once-1.ipxe && imgfree smee-once || exit 1
                        boot || exit 1
                        """);
    }

    @Test
    void machineThatIsNotToBeInstalledIsLeftToOthers() {
        assertThat(script(Machines.machine(Netboot.ALLOWED, Map.of()))).isEmpty();
        assertThat(script(Machines.machine(Netboot.ALLOWED, Map.of("autoinstall", "none"))))
                .isEmpty();
        assertThat(script(Machines.machine(Netboot.ALLOWED.booting(Boot.LOCAL_DISK), DEBIAN.labels())))
                .isEmpty();
    }

    @Test
    void labelWinsOverTheSite() {
        ScriptRequest none = request(
                Machines.machine(Netboot.ALLOWED, Map.of("autoinstall", "none")), Protocol.HTTP, Optional.empty());

        assertThat(script(Map.of("system", "ubuntu"), none)).isEmpty();
    }

    @Test
    void labelThatIsNoSystemIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> script(Machines.machine(Netboot.ALLOWED, Map.of("autoinstall", "windows"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label autoinstall");
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian.url", "debian.seed"})
    void settingThatIsMissingIsNamed(String key) {
        ScriptRequest request = request(DEBIAN, Protocol.HTTP, Optional.empty());

        assertThatThrownBy(() -> script(Map.of(key, ""), request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @Test
    void scriptByTftpIsRefusedBecauseTheInstallerSpeaksHttp() {
        assertThatThrownBy(() -> script(Map.of(), request(DEBIAN, Protocol.TFTP, Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HTTP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "${x}", ";", "&&", "||", "#x", "a\nshell", "\"", ""})
    void kernelArgumentThatCouldBecomeACommandIsRefused(String argument) {
        assertThatThrownBy(() -> script(Map.of(), request(DEBIAN, Protocol.HTTP, Optional.empty(), argument)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("extra.kernel.args");
    }

    @Test
    void preseedFileHasTheMachinesValues() throws IOException {
        assertThat(text(SEEDS + "preseed.cfg"))
                .contains("netcfg/get_hostname string node1\n")
                .contains("mirror/http/hostname string 192.168.2.1\n")
                .doesNotContain("{{");
    }

    @Test
    void noCloudDirectoryIsComplete() throws IOException {
        hardware.put(UBUNTU);

        assertThat(text(SEEDS + "user-data")).startsWith("#cloud-config\n").contains("hostname: \"node1\"");
        assertThat(text(SEEDS + "meta-data")).isEqualTo("instance-id: 52-54-00-aa-88-2a\nlocal-hostname: node1\n");
        assertThat(text(SEEDS + "vendor-data")).isEmpty();
    }

    @Test
    void answersAreOnlyForMachinesThatAreToBeInstalledWithThem() {
        assertThat(refusal(SEEDS + "user-data")).isEqualTo(Refusal.NOT_ALLOWED);
        assertThat(refusal("autoinstall/52:54:00:aa:88:2b/preseed.cfg")).isEqualTo(Refusal.NOT_FOUND);

        hardware.put(Machines.machine(Netboot.DENIED, DEBIAN.labels()));
        assertThat(refusal(SEEDS + "preseed.cfg")).isEqualTo(Refusal.NOT_ALLOWED);

        hardware.down("no answer");
        assertThat(refusal(SEEDS + "preseed.cfg")).isEqualTo(Refusal.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"52:54:00:aa:88:2a/preseed.cfg", "autoinstall/preseed.cfg", "autoinstall/52:54:00:aa:88:2a/x"})
    void everyOtherNameIsForOthers(String name) {
        assertThat(ask(name)).isEqualTo(BootFileAnswer.NOT_MINE);
    }

    @Test
    void valueThatCouldBecomeALineIsRefused() {
        hardware.put(Machines.machine("a\nd-i preseed/early_command string reboot", Netboot.ALLOWED, DEBIAN.labels()));

        assertThat(refusal(SEEDS + "preseed.cfg")).isEqualTo(Refusal.BROKEN);
    }

    @Test
    void wrongSettingsAreRefusedAndTheLastGoodOnesStay(@TempDir Path dir) {
        String noCloudConfig = Machines.write(dir.resolve("u"), "autoinstall: {}\n");
        assertThatThrownBy(() -> Machines.settings(Map.of("ubuntu.seed", noCloudConfig)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("#cloud-config");
        assertThatThrownBy(() -> Machines.settings(Map.of("debian.url", "http://m/ ; shell")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("debian.url");

        AutoinstallScript script = new AutoinstallScript(Machines.settings(Map.of("system", "debian")));
        script.modified(Machines.file(Map.of("system", "windows")));
        assertThat(script.generate(
                        request(Machines.machine(Netboot.ALLOWED, Map.of()), Protocol.HTTP, Optional.empty())))
                .isPresent();
    }
}
