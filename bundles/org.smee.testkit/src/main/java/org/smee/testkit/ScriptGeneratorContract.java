package org.smee.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.Protocol;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.boot.ScriptSite;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** What every {@link ScriptGenerator} must do; extend it in the generator's own test. */
public abstract class ScriptGeneratorContract {
    private static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");
    private static final Ipv4Address CLIENT = Ipv4Address.parse("192.168.2.15");

    /** The generator under test. */
    protected abstract ScriptGenerator generator();

    @Test
    void sameRequestGivesTheSameScript() {
        assertThat(requests())
                .allSatisfy(request -> assertThat(generator().generate(request))
                        .isEqualTo(generator().generate(request)));
    }

    @Test
    void everyScriptBeginsWithTheMagicLineAndEndsWithALineBreak() {
        assertThat(requests().flatMap(request -> generator().generate(request).stream()))
                .allSatisfy(script ->
                        assertThat(script.text()).startsWith("#!ipxe\n").endsWith("\n"));
    }

    @Test
    void everyScriptSaysWhyInOneLine() {
        assertThat(requests()
                        .flatMap(request -> generator().generate(request).stream())
                        .map(IpxeScript::why))
                .allSatisfy(why -> assertThat(why).isNotBlank().doesNotContain("\n"));
    }

    @Test
    void machineThatBootsFromItsDiskLoadsNothing() {
        Hardware machine = machine(Netboot.ALLOWED.booting(Boot.LOCAL_DISK));

        assertThat(sites().flatMap(site -> generator().generate(request(site, Optional.of(machine))).stream()))
                .allSatisfy(script -> assertThat(script.text().lines())
                        .noneMatch(line -> line.matches("(kernel|initrd|chain|imgfetch|boot)\\b.*")));
    }

    private static Stream<ScriptRequest> requests() {
        Netboot custom = new Netboot(
                true, "", "echo own", "", "", "", "", "", Netboot.Osie.NONE, "", Netboot.RaspberryPi.NONE, "");
        return sites().flatMap(site -> Stream.of(
                request(site, Optional.empty()),
                request(site, Optional.of(machine(Netboot.ALLOWED))),
                request(site, Optional.of(machine(custom))),
                once(site)));
    }

    private static Stream<ScriptSite> sites() {
        return Stream.of(
                new ScriptSite("", "", false, false, "", List.of(), "", "", 0, 2),
                new ScriptSite(
                        "http://192.168.2.1/hook",
                        "192.168.2.1:42113",
                        true,
                        true,
                        "log",
                        List.of("a=b"),
                        "k",
                        "i",
                        3,
                        4));
    }

    private static ScriptRequest once(ScriptSite site) {
        ScriptRequest plain = request(site, Optional.of(machine(Netboot.ALLOWED.booting(Boot.once("deploy")))));
        return new ScriptRequest(plain.request(), plain.hardware(), plain.mac(), site, Optional.of("once-0.ipxe"));
    }

    private static ScriptRequest request(ScriptSite site, Optional<Hardware> hardware) {
        InetSocketAddress client = new InetSocketAddress(CLIENT.toInetAddress(), 40000);
        BootFileRequest request = BootFileRequest.of("auto.ipxe", Protocol.HTTP, client, client);
        return new ScriptRequest(request, hardware, Optional.of(MAC), site);
    }

    private static Hardware machine(Netboot netboot) {
        Reservation reservation = Reservation.of(CLIENT, Ipv4Address.parse("255.255.255.0"));
        return new Hardware("contract", MAC, Optional.of(reservation), false, netboot, Map.of());
    }
}
