package org.smee.bootfiles.grub.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.smee.api.boot.MachineTemplate;
import org.smee.api.boot.Protocol;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.testkit.InMemoryHardware;

class GrubFilesTest {
    private static final String NAME = "grub.cfg-01-52-54-00-aa-88-2a";

    private final InMemoryHardware hardware = new InMemoryHardware(machine("node1"));
    private final GrubFiles files =
            new GrubFiles(hardware, new MachineTemplate("# {{mac}} {{labels.rack}}\nset h={{hostname}}\n"));

    static Hardware machine(String hostname) {
        return machine(hostname, Netboot.ALLOWED);
    }

    private static Hardware machine(String hostname, Netboot netboot) {
        Ipv4Address address = Ipv4Address.parse("192.168.2.15");
        Reservation reservation = new Reservation(
                address,
                Optional.of(Ipv4Address.parse("255.255.255.0")),
                Optional.of(Ipv4Address.parse("192.168.2.1")),
                Optional.empty(),
                List.of(),
                List.of(),
                hostname,
                "",
                List.of(),
                Optional.empty(),
                List.of(),
                "",
                "",
                "");
        MacAddress mac = MacAddress.parse("52:54:00:aa:88:2a");
        return new Hardware("machine1", mac, Optional.of(reservation), false, netboot, Map.of("rack", "r1"));
    }

    private BootFileAnswer ask(String name) {
        InetSocketAddress server =
                new InetSocketAddress(Ipv4Address.parse("192.168.2.1").toInetAddress(), 69);
        return files.open(BootFileRequest.of(name, Protocol.TFTP, server, server))
                .toCompletableFuture()
                .join();
    }

    private static String text(BootFileAnswer answer) throws IOException {
        assertThat(answer).isInstanceOf(Opened.class);
        var file = ((Opened) answer).file();
        ByteBuffer content = ByteBuffer.allocate((int) file.size());
        file.read(0, content);
        return new String(content.array(), UTF_8);
    }

    private Refusal refusal() {
        BootFileAnswer answer = ask(NAME);
        assertThat(answer).isInstanceOf(Refused.class);
        return ((Refused) answer).refusal();
    }

    @ParameterizedTest
    @ValueSource(strings = {NAME, "grub/" + NAME, "a/b/grub.cfg-01-52-54-00-AA-88-2A"})
    void machineGetsTheTemplateWithItsValues(String name) throws IOException {
        assertThat(text(ask(name))).isEqualTo("# 52:54:00:aa:88:2a r1\nset h=node1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local-disk", "once", "once:deploy-1"})
    void machineThatMustNotInstallGoesToItsDisk(String boot) throws IOException {
        hardware.put(machine("node1", Netboot.ALLOWED.booting(Boot.parse(boot))));

        assertThat(text(ask(NAME))).isEqualTo("exit\n");
    }

    @Test
    void unknownMachineIsNotFound() {
        assertThat(ask("grub.cfg-01-52-54-00-aa-88-2b"))
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.refusal()).isEqualTo(Refusal.NOT_FOUND));
    }

    @Test
    void machineThatMayNotBootIsRefused() {
        hardware.put(machine("node1", Netboot.DENIED));

        assertThat(refusal()).isEqualTo(Refusal.NOT_ALLOWED);
    }

    @Test
    void outageIsNotTakenForUnknown() {
        hardware.down("API server does not answer");

        assertThat(ask(NAME))
                .isEqualTo(new Refused(Refusal.UNAVAILABLE, "API server does not answer", Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nreboot", "a;reboot", "$(x)", "a b", "'"})
    void valueThatCouldBecomeACommandIsRefused(String hostname) {
        hardware.put(machine(hostname));

        assertThat(refusal()).isEqualTo(Refusal.BROKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grub.cfg", "grub.cfg-C0A8020F", "grub.cfg-01-", "grub.cfg-01-52-54-00-aa-88-2a.old"})
    void everyOtherNameIsForOthers(String name) {
        assertThat(ask(name)).isEqualTo(BootFileAnswer.NOT_MINE);
    }

    @Test
    void changedTemplateAppliesAndABrokenOneDoesNot(@TempDir Path dir) throws IOException {
        Path template = Files.writeString(dir.resolve("t"), "new {{ip}}");
        files.modified(Map.of("template", template.toString()));
        assertThat(text(ask(NAME))).isEqualTo("new 192.168.2.15");

        Files.writeString(template, "{{unknown}}");
        files.modified(Map.of("template", template.toString()));
        assertThat(text(ask(NAME))).isEqualTo("new 192.168.2.15");
    }

    @Test
    void unknownVariableIsRefusedByName(@TempDir Path dir) throws IOException {
        Path template = Files.writeString(dir.resolve("t"), "{{unknown}}");
        SettingsReader settings = new SettingsReader(GrubFiles.PID, Map.of("template", template.toString()), Map.of());

        assertThatThrownBy(() -> GrubFiles.template(settings))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("{{unknown}}")
                .hasMessageContaining("hostname");
    }

    @Test
    void templateThatComesWithItIsOne() throws IOException {
        String text = new MachineTemplate(Files.readString(Path.of("etc/grub.template")))
                .fill(machine("node1"), "192.168.2.1");

        assertThat(text)
                .contains("ip=192.168.2.15::192.168.2.1:255.255.255.0:node1::none")
                .doesNotContain("{{");
    }
}
