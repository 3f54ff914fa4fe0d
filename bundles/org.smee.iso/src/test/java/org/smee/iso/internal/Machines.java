package org.smee.iso.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** Hardware records for tests. */
final class Machines {
    static final MacAddress MAC = MacAddress.parse("de:ed:be:ef:fe:ed");

    private Machines() {}

    static Hardware allowed(MacAddress mac) {
        return with(mac, Netboot.ALLOWED);
    }

    static Hardware with(MacAddress mac, Netboot netboot) {
        return new Hardware("node-1", mac, Optional.of(reservation("")), false, netboot, Map.of());
    }

    static Hardware with(Netboot netboot, Reservation reservation) {
        return new Hardware("node-1", MAC, Optional.of(reservation), false, netboot, Map.of());
    }

    static Netboot netboot(String facility, String agent, String isoSource, String... kernelParams) {
        Netboot.Osie osie = new Netboot.Osie("", "", "", List.of(kernelParams));
        return new Netboot(true, "", "", "", "", facility, "", agent, osie, "", Netboot.RaspberryPi.NONE, isoSource);
    }

    /** Nothing known but perhaps the VLAN. */
    static Reservation reservation(String vlan) {
        return reservation(Ipv4Address.UNSPECIFIED, List.of(), "", "", vlan);
    }

    static Reservation reservation(
            Ipv4Address address, List<Ipv4Address> dns, String hostname, String domain, String vlan) {
        boolean known = !address.equals(Ipv4Address.UNSPECIFIED);
        return new Reservation(
                address,
                known ? Optional.of(Ipv4Address.parse("255.255.255.0")) : Optional.empty(),
                known ? Optional.of(Ipv4Address.parse("192.168.2.1")) : Optional.empty(),
                Optional.empty(),
                dns,
                known ? List.of(Ipv4Address.parse("132.163.96.2")) : List.of(),
                hostname,
                domain,
                List.of(),
                Optional.empty(),
                List.of(),
                "",
                "",
                vlan);
    }

    static Site site(boolean ipam, boolean compat, String... extra) {
        return new Site("127.0.0.1:42113", false, false, "127.0.0.1:514", List.of(extra), ipam, compat);
    }
}
