package org.smee.dhcp.api;

import java.time.Duration;
import org.smee.api.net.Ipv4Address;

/** Settings for tests. */
final class Sites {
    private static final Ipv4Address SERVER = Ipv4Address.parse("192.168.2.112");

    private Sites() {}

    static DhcpSite rfc() {
        return site(false, "", ArchTable.DEFAULT);
    }

    static DhcpSite compat() {
        return site(true, "", ArchTable.DEFAULT);
    }

    static DhcpSite site(boolean compat, String userClass, ArchTable architectures) {
        return new DhcpSite(
                "reservation",
                compat,
                SERVER,
                SERVER,
                SERVER,
                69,
                UrlTemplate.directory("tftp://192.168.2.112:69/", MacFormat.COLON),
                SERVER,
                UrlTemplate.directory("http://192.168.2.112:8080/ipxe/", MacFormat.COLON),
                UrlTemplate.beforeLastElement("http://192.168.2.112:8080/auto.ipxe"),
                architectures,
                compat ? ChainPolicy.ALWAYS : ChainPolicy.IF_NEEDED,
                userClass,
                true,
                true,
                Duration.ofDays(7),
                false);
    }
}
