package org.smee.backend.kube.internal;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.smee.api.net.Ipv4Network;
import org.smee.api.net.MacAddress;

/** {@code tinkerbell.org/v1alpha2}: interfaces by MAC, and "disabled" where v1alpha1 has "allow". */
final class V1alpha2Format {
    private final Interner interner;

    V1alpha2Format(Interner interner) {
        this.interner = interner;
    }

    /** The machine of each interface whose key is a MAC. */
    List<Hardware> machines(Fields spec, ObjectReader.Site site) {
        Fields instance = spec.child("instance").child("osie");
        Osie osie = interner.one(osie(instance));
        String iso = instance.text("isoURL", HardwareText.HTTP_URL);
        List<Hardware> machines = new ArrayList<>(1);
        for (Fields.NamedFields named : spec.named("networkInterfaces")) {
            Optional<MacAddress> mac = MacAddress.tryParse(named.name().trim());
            if (mac.isEmpty()) {
                spec.wrong(
                        "networkInterfaces[" + Fields.show(named.name()) + "]",
                        "a MAC address as the key, e.g. 52:54:00:aa:88:2a",
                        "the interface is left out");
                continue;
            }
            Fields card = named.fields();
            Fields dhcp = card.child("dhcp").child("ipv4");
            Fields ipam = card.child("ipam").child("ipv4");
            Optional<Ipv4Address> address = ipam.assignable("address");
            machines.add(new Hardware(
                    site.name().isEmpty() ? mac.get().toString() : site.name(),
                    mac.get(),
                    address.map(a -> reservation(a, ipam, dhcp)),
                    dhcp.flag("disabled") || site.disabled(),
                    netboot(card.child("netboot"), spec, osie, iso, site),
                    site.labels()));
        }
        return machines;
    }

    private Reservation reservation(Ipv4Address address, Fields ipam, Fields dhcp) {
        Optional<Ipv4Address> netmask = netmask(ipam);
        String domain = dhcp.shared("domainName");
        List<String> search = dhcp.texts("domainSearchList");
        return new Reservation(
                address,
                netmask,
                ipam.address("gateway"),
                netmask.flatMap(address::broadcast).map(interner::one),
                dhcp.addresses("nameservers"),
                dhcp.addresses("ntpServers"),
                dhcp.text("hostname"),
                domain,
                search.isEmpty() && !domain.isEmpty() ? interner.one(List.of(domain)) : search,
                dhcp.seconds("leaseTimeSeconds"),
                Formats.routes(dhcp, "classlessStaticRoutes", "destinationDescriptor"),
                dhcp.shared("tftpServerName"),
                dhcp.shared("bootFileName"),
                dhcp.text("vlanID", HardwareText.VLANS));
    }

    private Optional<Ipv4Address> netmask(Fields ipam) {
        JsonNode prefix = ipam.get("prefix");
        String text = prefix.asText().trim();
        if (text.matches("\\d{1,2}") && Integer.parseInt(text) <= 32) {
            return interner.one(
                    Optional.of(new Ipv4Network(Ipv4Address.UNSPECIFIED, Integer.parseInt(text)).netmask()));
        }
        Optional<Ipv4Address> mask = Ipv4Address.tryParse(text);
        if (mask.isEmpty()) {
            ipam.wrong("prefix", "the length of the prefix, 0..32", "the machine has to guess its netmask");
        }
        return mask;
    }

    private Netboot netboot(Fields netboot, Fields spec, Osie osie, String iso, ObjectReader.Site site) {
        Fields ipxe = netboot.child("ipxe");
        return interner.one(new Netboot(
                !netboot.flag("disabled") && !site.disabled(),
                ipxe.text("url", HardwareText.URL),
                ipxe.text("script"),
                ipxe.shared("binary"),
                spec.shared("arch"),
                "",
                "",
                spec.text("agentID"),
                osie,
                netboot.child("pxelinux").text("config"),
                interner.one(Formats.raspberryPi(netboot)),
                iso,
                site.boot()));
    }

    /** v1alpha1, and so everything that makes scripts, knows one directory and two names in it. */
    private static Osie osie(Fields osie) {
        String kernel = osie.text("kernelURL", HardwareText.URL);
        String initrd = osie.text("initrdURL", HardwareText.URL);
        String directory = directory(kernel.isEmpty() ? initrd : kernel);
        if (!kernel.isEmpty() && !initrd.isEmpty() && !directory.equals(directory(initrd))) {
            osie.wrong("initrdURL", "a file beside the kernel, in " + directory, Fields.LEFT_OUT);
            initrd = "";
        }
        return new Osie(
                directory,
                kernel.isEmpty() ? "" : kernel.substring(directory.length() + 1),
                initrd.isEmpty() ? "" : initrd.substring(directory.length() + 1),
                osie.texts("kernelParams"));
    }

    private static String directory(String url) {
        return url.isEmpty() ? "" : url.substring(0, Math.max(0, url.lastIndexOf('/')));
    }
}
