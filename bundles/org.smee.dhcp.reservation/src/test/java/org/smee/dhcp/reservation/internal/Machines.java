package org.smee.dhcp.reservation.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.Ipv4Network;
import org.smee.api.net.MacAddress;

/** Records used by the tests. */
final class Machines {
    private Machines() {}

    static Hardware machine(String mac, Reservation reservation, Netboot netboot) {
        return new Hardware(mac, MacAddress.parse(mac), Optional.of(reservation), false, netboot, Map.of());
    }

    /** The machine of the reference's first test vector. */
    static Reservation sandbox() {
        return new Reservation(
                Ipv4Address.parse("192.168.2.15"),
                Optional.of(Ipv4Address.parse("255.255.255.0")),
                Optional.of(Ipv4Address.parse("192.168.2.1")),
                Optional.of(Ipv4Address.parse("192.168.2.255")),
                List.of(Ipv4Address.parse("8.8.8.8"), Ipv4Address.parse("1.1.1.1")),
                List.of(Ipv4Address.parse("132.163.96.2")),
                "sandbox",
                "example.com",
                List.of("example.com"),
                Optional.of(Duration.ofDays(1)),
                List.of(),
                "",
                "",
                "");
    }

    static Reservation plain(String address) {
        return Reservation.of(Ipv4Address.parse(address), Ipv4Address.parse("255.255.255.0"));
    }

    static Reservation with(Optional<Duration> lease, List<Reservation.Route> routes, String bootFile, String vlan) {
        Reservation from = plain("192.168.2.15");
        return new Reservation(
                from.address(),
                from.netmask(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                "",
                "",
                List.of(),
                lease,
                routes,
                bootFile.isEmpty() ? "" : "tftp.example.com",
                bootFile,
                vlan);
    }

    static Reservation.Route route(String network, String router) {
        return new Reservation.Route(Ipv4Network.parse(network), Ipv4Address.parse(router));
    }

    static Netboot netboot(String scriptUrl, String binary) {
        Netboot from = Netboot.ALLOWED;
        return new Netboot(true, scriptUrl, "", binary, "", "", "", "", from.osie(), "", from.raspberryPi(), "");
    }
}
