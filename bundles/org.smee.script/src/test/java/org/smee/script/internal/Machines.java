package org.smee.script.internal;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.Protocol;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.boot.ScriptSite;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** Machines, sites and requests that the tests of this bundle share. */
final class Machines {
    static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");
    static final Ipv4Address ADDRESS = Ipv4Address.parse("192.168.2.15");
    static final ScriptSite SITE = new ScriptSite(
            "http://10.1.1.1:8080/hook",
            "10.1.1.1:42113",
            true,
            false,
            "10.1.1.2",
            List.of("tink_worker_image=worker:latest", "panic=5"),
            "",
            "",
            3,
            4);
    static final ScriptSite BARE = new ScriptSite("", "", false, false, "", List.of(), "", "", 0, 2);

    private Machines() {}

    static Hardware with(Netboot netboot) {
        return new Hardware(
                "sandbox",
                MAC,
                Optional.of(Reservation.of(ADDRESS, Ipv4Address.parse("255.255.255.0"))),
                false,
                netboot,
                Map.of());
    }

    static Hardware onVlan(String vlan, Netboot netboot) {
        Reservation plain = Reservation.of(ADDRESS, Ipv4Address.parse("255.255.255.0"));
        Reservation tagged = new Reservation(
                plain.address(),
                plain.netmask(),
                plain.gateway(),
                plain.broadcast(),
                plain.nameServers(),
                plain.timeServers(),
                "",
                "",
                List.of(),
                plain.lease(),
                List.of(),
                "",
                "",
                vlan);
        return new Hardware("sandbox", MAC, Optional.of(tagged), false, netboot, Map.of());
    }

    static Netboot osie(Netboot.Osie osie) {
        return new Netboot(true, "", "", "", "", "", "", "", osie, "", Netboot.RaspberryPi.NONE, "");
    }

    static Netboot facility(String facility) {
        return new Netboot(true, "", "", "", "", facility, "", "", Netboot.Osie.NONE, "", Netboot.RaspberryPi.NONE, "");
    }

    static Netboot custom(String url, String script) {
        return new Netboot(true, url, script, "", "", "", "", "", Netboot.Osie.NONE, "", Netboot.RaspberryPi.NONE, "");
    }

    static BootFileRequest get(String path) {
        return BootFileRequest.of(
                path,
                Protocol.HTTP,
                new InetSocketAddress(ADDRESS.toInetAddress(), 40000),
                new InetSocketAddress(Ipv4Address.parse("10.1.1.1").toInetAddress(), 8080));
    }

    static ScriptRequest request(ScriptSite site, Hardware hardware) {
        return new ScriptRequest(get("/auto.ipxe"), Optional.of(hardware), Optional.of(hardware.mac()), site);
    }

    static ScriptRequest unknown(ScriptSite site) {
        return new ScriptRequest(get("/auto.ipxe"), Optional.empty(), Optional.empty(), site);
    }

    static ScriptRequest once(Hardware hardware) {
        return new ScriptRequest(
                get("/auto.ipxe"),
                Optional.of(hardware),
                Optional.of(hardware.mac()),
                SITE,
                Optional.of(Confirm.name(hardware)));
    }

    static Map.Entry<Map<String, Object>, ScriptGenerator> service(String name, ScriptGenerator generator) {
        return Map.entry(Map.of(ScriptGenerator.NAME, name), generator);
    }

    static List<Map.Entry<Map<String, Object>, ScriptGenerator>> generators() {
        return List.of(
                service("static", new StaticScript()),
                service("hook", new HookScript()),
                service("custom", new CustomScript()),
                service("local-disk", new LocalDiskScript()));
    }

    static Hardware labelled(Netboot netboot, Map<String, String> labels) {
        Hardware plain = with(netboot);
        return new Hardware(plain.id(), plain.mac(), plain.reservation(), false, netboot, labels);
    }
}
