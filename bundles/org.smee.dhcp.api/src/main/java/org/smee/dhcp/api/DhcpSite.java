package org.smee.dhcp.api;

import java.time.Duration;
import org.smee.api.net.Ipv4Address;

/**
 * The settings a decision depends on, resolved for the interface a message arrived at: "auto" is already an address.
 *
 * @param mode which handler answers: {@code reservation}, {@code proxy}, …
 * @param compat true: byte equality with Smee where the two differ
 * @param serverAddress option 54 and siaddr ("IP for packet")
 * @param syslogAddress option 7; 0.0.0.0: none
 * @param tftpAddress where binaries are loaded by TFTP
 * @param tftpPort its port
 * @param tftpUrl directory of the binaries by TFTP, for iPXE
 * @param httpAddress host of the binaries by HTTP as an address; 0.0.0.0 if it is a name
 * @param binaryUrl directory of the binaries by HTTP
 * @param scriptUrl the iPXE script
 * @param architectures which binary for which client
 * @param chain when iPXE is chained to our binary
 * @param userClass a user class that counts as ours beside {@code Tinkerbell}; empty: none
 * @param netbootEnabled false: addresses only, no boot options
 * @param authoritative true: a wrong address is refused with NAK (RFC 2131 section 4.3.2)
 * @param defaultLease what a reservation without lease gets
 * @param bootDuringOutage true: auto-proxy takes a machine for unknown, and boots it, while hardware data is unavailable
 */
public record DhcpSite(
        String mode,
        boolean compat,
        Ipv4Address serverAddress,
        Ipv4Address syslogAddress,
        Ipv4Address tftpAddress,
        int tftpPort,
        UrlTemplate tftpUrl,
        Ipv4Address httpAddress,
        UrlTemplate binaryUrl,
        UrlTemplate scriptUrl,
        ArchTable architectures,
        ChainPolicy chain,
        String userClass,
        boolean netbootEnabled,
        boolean authoritative,
        Duration defaultLease,
        boolean bootDuringOutage) {
    /**
     * Whether a mode tells what to boot and leaves addresses to another DHCP server: {@code proxy}, and those whose name
     * ends in {@code -proxy}.
     */
    public static boolean isProxy(String mode) {
        return mode.equals("proxy") || mode.endsWith("-proxy");
    }
}
