package org.smee.iso.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** Writes the kernel arguments of a machine. A pure function of machine and settings. */
final class KernelArguments {
    private static final String CONSOLES = "console=ttyAMA0 console=ttyS0 console=tty0 console=tty1 console=ttyS1";
    private static final String CONSOLE = "console=";

    private KernelArguments() {}

    /**
     * The arguments, separated by single spaces; under {@code compat} exactly those of stand-alone Smee, in its order
     * and with its spaces. Throws {@link IllegalArgumentException} that names record, key and value if a value of the
     * record could add or end an argument.
     *
     * @param mac the address in the URL
     */
    static String of(Hardware hardware, MacAddress mac, Site site) {
        try {
            return site.compat() ? original(hardware, mac, site) : current(hardware, mac, site);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("record " + hardware.id() + ": " + e.getMessage(), e);
        }
    }

    private static String current(Hardware hardware, MacAddress mac, Site site) {
        Netboot netboot = hardware.netboot();
        String vlan = vlan(hardware);
        List<String> all = new ArrayList<>();
        all.add(consoles(netboot.facility()));
        if (!vlan.isEmpty()) {
            all.add("vlan_id=" + vlan);
        }
        all.addAll(installer(mac, site));
        if (site.tinkServerInsecureTls()) {
            all.add("tinkerbell_insecure_tls=true");
        }
        String agent = KernelWord.word("agentID", netboot.agentId());
        all.add("worker_id=" + (agent.isEmpty() ? mac : agent));
        all.addAll(site.extraKernelArgs());
        all.addAll(KernelWord.words("osie.kernelParams", netboot.osie().kernelParams()));
        if (site.staticIpam()) {
            all.add(ipam(hardware));
        }
        return String.join(" ", all);
    }

    private static String original(Hardware hardware, MacAddress mac, Site site) {
        String vlan = vlan(hardware);
        List<String> all = new ArrayList<>();
        all.add(String.join(" ", site.extraKernelArgs()));
        all.add(consoles(hardware.netboot().facility()));
        all.add(vlan.isEmpty() ? "" : "vlan_id=" + vlan);
        all.addAll(installer(mac, site));
        all.add("worker_id=" + mac);
        if (site.staticIpam()) {
            all.add(ipam(hardware));
        }
        return String.join(" ", all);
    }

    private static List<String> installer(MacAddress mac, Site site) {
        return List.of(
                "hw_addr=" + mac,
                "syslog_host=" + site.syslogHost(),
                "grpc_authority=" + site.tinkServer(),
                "tinkerbell_tls=" + site.tinkServerTls());
    }

    private static String consoles(String written) {
        String facility = KernelWord.facility("facility", written);
        if (facility.contains(CONSOLE)) {
            return "facility=" + facility;
        }
        return facility.isEmpty() ? CONSOLES : "facility=" + facility + " " + CONSOLES;
    }

    private static String vlan(Hardware hardware) {
        return KernelWord.numbers(
                "vlanId", hardware.reservation().map(Reservation::vlanId).orElse(""));
    }

    /** {@code ipam=mac:vlan:ip:netmask:gateway:hostname:dns:search:ntp}; a field is empty where nothing is known. */
    private static String ipam(Hardware hardware) {
        String mac = hardware.mac().toString('-');
        Optional<Reservation> known = hardware.reservation();
        if (known.isEmpty()) {
            return "ipam=" + mac + "::::::::";
        }
        Reservation reservation = known.get();
        List<String> search = reservation.domainSearch().isEmpty()
                        && !reservation.domainName().isEmpty()
                ? List.of(reservation.domainName())
                : reservation.domainSearch();
        return String.join(
                ":",
                "ipam=" + mac,
                vlan(hardware),
                address(Optional.of(reservation.address())),
                address(reservation.netmask()),
                address(reservation.gateway()),
                KernelWord.name("hostname", reservation.hostname()),
                addresses(reservation.nameServers()),
                search.stream()
                        .map(domain -> KernelWord.name("domainSearch", domain))
                        .collect(Collectors.joining(",")),
                addresses(reservation.timeServers()));
    }

    private static String address(Optional<Ipv4Address> address) {
        return address.filter(a -> !a.equals(Ipv4Address.UNSPECIFIED))
                .map(Ipv4Address::toString)
                .orElse("");
    }

    private static String addresses(List<Ipv4Address> addresses) {
        return addresses.stream().map(Ipv4Address::toString).collect(Collectors.joining(","));
    }
}
