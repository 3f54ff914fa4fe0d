package org.smee.backend.file.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareText;
import org.smee.api.hardware.Interner;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** The file format of Tinkerbell: Kubernetes objects {@code tinkerbell.org/v1alpha1}, kind {@code Hardware}. */
final class ObjectFormat {
    private static final String DISABLED = "tinkerbell.org/disabled";
    private static final String BOOT = "smee.org/boot";

    private final Problems problems;
    private final Interner interner;
    private final Formats.Sink sink;

    ObjectFormat(Problems problems, Interner interner, Formats.Sink sink) {
        this.problems = problems;
        this.interner = interner;
        this.sink = sink;
    }

    /** Reads one object: a machine for each of its interfaces. Objects of another kind are none of our business. */
    void read(Node.Mapping object) {
        Fields unnamed = new Fields(object, "", "", problems, interner);
        String kind = unnamed.text("kind");
        if (!kind.isEmpty() && !kind.equalsIgnoreCase("Hardware")) {
            return;
        }
        Fields metadata = unnamed.child("metadata");
        String name = metadata.text("name");
        Fields spec = unnamed.of(name).child("spec");
        Site site = new Site(
                name,
                spec.text("agentID"),
                spec.child("metadata").child("facility").sharedText("facility_code"),
                metadata.child("annotations").flag(DISABLED),
                Formats.boot(metadata.child("annotations"), BOOT),
                labels(metadata));
        Node interfaces = spec.get("interfaces");
        if (interfaces instanceof Node.Sequence several) {
            several.elements().forEach(element -> readInterface(element, site));
        } else if (!interfaces.isNull()) {
            spec.wrong("interfaces", interfaces, "a list");
        }
    }

    /** What all interfaces of one object share. */
    private record Site(
            String name, String agentId, String facility, boolean disabled, Boot boot, Map<String, String> labels) {}

    private void readInterface(Node element, Site site) {
        if (!(element instanceof Node.Mapping mapping)) {
            problems.add(element.line(), site.name, "an element of spec.interfaces is no mapping; it is left out");
            return;
        }
        Fields card = new Fields(mapping, "spec.interfaces[].", site.name, problems, interner);
        Optional<MacAddress> mac = Formats.mac(card.child("dhcp"), "mac");
        if (mac.isEmpty()) {
            return;
        }
        String id = site.name.isEmpty() ? mac.get().toString() : site.name;
        card = card.of(id);
        Fields dhcp = card.child("dhcp");
        Formats.Assigned assigned = Formats.address(dhcp.child("ip"), "address", false);
        if (!assigned.usable()) {
            return;
        }
        sink.add(
                new Hardware(
                        id,
                        mac.get(),
                        assigned.address().map(address -> reservation(address, dhcp)),
                        card.flag("disableDhcp") || site.disabled,
                        netboot(card, dhcp, site),
                        site.labels),
                mapping.line());
    }

    private Reservation reservation(Ipv4Address address, Fields dhcp) {
        Fields ip = dhcp.child("ip");
        Optional<Ipv4Address> netmask = Formats.netmask(ip, "netmask");
        String domain = dhcp.sharedText("domain_name");
        String tftpServerName = dhcp.sharedText("tftp_server_name");
        String bootFileName = dhcp.sharedText("boot_file_name");
        if (tftpServerName.isEmpty() != bootFileName.isEmpty()) {
            problems.add(
                    dhcp.line(),
                    dhcp.machine(),
                    "only one of dhcp.tftp_server_name and dhcp.boot_file_name is given; allowed: both or none");
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
                BootKeys.routes(dhcp, "classless_static_routes", "destination_descriptor"),
                tftpServerName,
                bootFileName,
                dhcp.text("vlan_id", HardwareText.VLANS));
    }

    private Netboot netboot(Fields card, Fields dhcp, Site site) {
        Fields netboot = card.child("netboot");
        Fields ipxe = netboot.child("ipxe");
        return interner.one(new Netboot(
                netboot.flag("allowPXE") && !site.disabled,
                ipxe.text("url", HardwareText.URL),
                ipxe.text("contents"),
                ipxe.sharedText("binary"),
                dhcp.sharedText("arch"),
                site.facility,
                "",
                site.agentId,
                interner.one(BootKeys.osie(netboot)),
                BootKeys.pxelinux(netboot),
                interner.one(BootKeys.raspberryPi(netboot)),
                BootKeys.isoSource(card),
                site.boot));
    }

    private Map<String, String> labels(Fields metadata) {
        if (!metadata.has("labels") && !metadata.has("namespace")) {
            return Map.of();
        }
        Map<String, String> labels = new TreeMap<>();
        if (metadata.get("labels") instanceof Node.Mapping given) {
            for (Node.Entry entry : given.entries()) {
                if (entry.value() instanceof Node.Text text && !text.isNull()) {
                    labels.put(entry.key(), text.value());
                }
            }
        }
        String namespace = metadata.sharedText("namespace");
        if (!namespace.isEmpty()) {
            labels.put("namespace", namespace);
        }
        return interner.one(Map.copyOf(labels));
    }
}
