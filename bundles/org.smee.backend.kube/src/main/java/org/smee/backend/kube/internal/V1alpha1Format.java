package org.smee.backend.kube.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareText;
import org.smee.api.hardware.Interner;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Netboot.Osie;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** {@code tinkerbell.org/v1alpha1}: a list of interfaces. */
final class V1alpha1Format {
    private final Interner interner;

    V1alpha1Format(Interner interner) {
        this.interner = interner;
    }

    /** The machine of each interface that has a MAC. */
    List<Hardware> machines(Fields spec, ObjectReader.Site site) {
        String agentId = spec.text("agentID");
        String facility = spec.child("metadata").child("facility").shared("facility_code");
        List<Hardware> machines = new ArrayList<>(1);
        for (Fields card : spec.children("interfaces")) {
            Fields dhcp = card.child("dhcp");
            Optional<MacAddress> mac = dhcp.mac("mac");
            if (mac.isPresent()) {
                Optional<Ipv4Address> address = dhcp.child("ip").assignable("address");
                machines.add(new Hardware(
                        site.name().isEmpty() ? mac.get().toString() : site.name(),
                        mac.get(),
                        address.map(a -> reservation(a, dhcp)),
                        card.flag("disableDhcp") || site.disabled(),
                        netboot(card, dhcp, agentId, facility, site),
                        site.labels()));
            }
        }
        return machines;
    }

    private Reservation reservation(Ipv4Address address, Fields dhcp) {
        Fields ip = dhcp.child("ip");
        if (!ip.has("netmask")) {
            ip.wrong("netmask", "a netmask, e.g. 255.255.255.0", "the machine has to guess its netmask");
        }
        Optional<Ipv4Address> netmask = ip.netmask("netmask");
        String domain = dhcp.shared("domain_name");
        String tftpServerName = dhcp.shared("tftp_server_name");
        String bootFileName = dhcp.shared("boot_file_name");
        if (tftpServerName.isEmpty() != bootFileName.isEmpty()) {
            String absent = tftpServerName.isEmpty() ? "tftp_server_name" : "boot_file_name";
            dhcp.wrong(absent, "both of tftp_server_name and boot_file_name, or none", "the other one is sent alone");
        }
        return new Reservation(
                address,
                netmask,
                ip.address("gateway"),
                netmask.flatMap(address::broadcast).map(interner::one),
                dhcp.addresses("name_servers"),
                dhcp.addresses("time_servers"),
                dhcp.text("hostname"),
                domain,
                domain.isEmpty() ? List.of() : interner.one(List.of(domain)),
                dhcp.seconds("lease_time"),
                Formats.routes(dhcp, "classless_static_routes", "destination_descriptor"),
                tftpServerName,
                bootFileName,
                dhcp.text("vlan_id", HardwareText.VLANS));
    }

    private Netboot netboot(Fields card, Fields dhcp, String agentId, String facility, ObjectReader.Site site) {
        Fields netboot = card.child("netboot");
        Fields ipxe = netboot.child("ipxe");
        Fields osie = netboot.child("osie");
        return interner.one(new Netboot(
                netboot.flag("allowPXE") && !site.disabled(),
                ipxe.text("url", HardwareText.URL),
                ipxe.text("contents"),
                ipxe.shared("binary"),
                dhcp.shared("arch"),
                facility,
                "",
                agentId,
                interner.one(new Osie(
                        osie.text("baseURL", HardwareText.URL),
                        osie.shared("kernel"),
                        osie.shared("initrd"),
                        osie.texts("kernelParams"))),
                netboot.child("pxelinux").text("config"),
                interner.one(Formats.raspberryPi(netboot)),
                card.child("isoboot").text("sourceISO", HardwareText.HTTP_URL),
                site.boot()));
    }
}
