package org.smee.testkit;

import java.time.Duration;
import org.smee.api.net.Ipv4Address;
import org.smee.dhcp.api.ArchTable;
import org.smee.dhcp.api.ChainPolicy;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.MacFormat;
import org.smee.dhcp.api.UrlTemplate;

/** Settings of a site whose every server is 192.168.2.112. */
public final class DhcpSites {
    /** The address of every server of these sites. */
    public static final Ipv4Address SERVER = Ipv4Address.parse("192.168.2.112");

    private DhcpSites() {}

    /** Follows the RFCs and chains iPXE if needed. */
    public static DhcpSite rfc(String mode) {
        return site(mode, false, ChainPolicy.IF_NEEDED, "", true, ArchTable.DEFAULT);
    }

    /** Answers byte for byte as Smee does. */
    public static DhcpSite compat(String mode) {
        return site(mode, true, ChainPolicy.ALWAYS, "", true, ArchTable.DEFAULT);
    }

    /** With the settings that tests vary; boots nobody during an outage. */
    public static DhcpSite site(
            String mode,
            boolean compat,
            ChainPolicy chain,
            String userClass,
            boolean netbootEnabled,
            ArchTable architectures) {
        return site(mode, compat, chain, userClass, netbootEnabled, architectures, false);
    }

    /** With the settings that tests vary. */
    public static DhcpSite site(
            String mode,
            boolean compat,
            ChainPolicy chain,
            String userClass,
            boolean netbootEnabled,
            ArchTable architectures,
            boolean bootDuringOutage) {
        return new DhcpSite(
                mode,
                compat,
                SERVER,
                SERVER,
                SERVER,
                69,
                UrlTemplate.directory("tftp://" + SERVER + ":69/", MacFormat.COLON),
                SERVER,
                UrlTemplate.directory("http://" + SERVER + ":8080/ipxe/", MacFormat.COLON),
                UrlTemplate.beforeLastElement("http://" + SERVER + ":8080/auto.ipxe"),
                architectures,
                chain,
                userClass,
                netbootEnabled,
                true,
                Duration.ofDays(7),
                bootDuringOutage);
    }
}
