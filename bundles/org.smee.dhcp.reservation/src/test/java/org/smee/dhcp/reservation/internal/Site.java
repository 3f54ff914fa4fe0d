package org.smee.dhcp.reservation.internal;

import java.time.Duration;
import org.smee.api.net.Ipv4Address;
import org.smee.dhcp.api.ArchTable;
import org.smee.dhcp.api.ChainPolicy;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.MacFormat;
import org.smee.dhcp.api.UrlTemplate;

/** Settings of a small site whose services all run on one address. */
record Site(String address, boolean compat, ChainPolicy chain, boolean authoritative, boolean netboot, String arch) {
    static Site at(String address) {
        return new Site(address, false, ChainPolicy.IF_NEEDED, true, true, "");
    }

    Site asSmee() {
        return new Site(address, true, ChainPolicy.ALWAYS, authoritative, netboot, arch);
    }

    Site chain(ChainPolicy policy) {
        return new Site(address, compat, policy, authoritative, netboot, arch);
    }

    Site notAuthoritative() {
        return new Site(address, compat, chain, false, netboot, arch);
    }

    Site withoutNetboot() {
        return new Site(address, compat, chain, authoritative, false, arch);
    }

    Site architectures(String overrides) {
        return new Site(address, compat, chain, authoritative, netboot, overrides);
    }

    DhcpSite build() {
        Ipv4Address us = Ipv4Address.parse(address);
        String http = "http://" + address + ":7080/ipxe/";
        return new DhcpSite(
                "reservation",
                compat,
                us,
                us,
                us,
                69,
                UrlTemplate.directory("tftp://" + address + ":69/", MacFormat.COLON),
                us,
                UrlTemplate.directory(http + "binary/", MacFormat.COLON),
                UrlTemplate.beforeLastElement(http + "script/auto.ipxe"),
                ArchTable.parse(arch),
                chain,
                "",
                netboot,
                authoritative,
                Duration.ofDays(7),
                false);
    }
}
