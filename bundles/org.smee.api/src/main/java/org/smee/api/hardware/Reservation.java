package org.smee.api.hardware;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.Ipv4Network;

/**
 * What DHCP hands to one interface (RFC 2131, RFC 2132). Empty text and empty lists mean "not said".
 *
 * @param address option yiaddr
 * @param netmask option 1
 * @param gateway option 3
 * @param broadcast option 28
 * @param nameServers option 6
 * @param timeServers option 42
 * @param hostname option 12
 * @param domainName option 15
 * @param domainSearch option 119 (RFC 3397)
 * @param lease option 51; empty: the server's default. Zero and negative are legal here and the handler's business
 * @param routes option 121 (RFC 3442)
 * @param tftpServerName option 66
 * @param bootFileName option 67, replaces the boot file the server would choose
 * @param vlanId VLAN of the machine, option 43.116; comma-separated numbers 0..4096
 */
public record Reservation(
        Ipv4Address address,
        Optional<Ipv4Address> netmask,
        Optional<Ipv4Address> gateway,
        Optional<Ipv4Address> broadcast,
        List<Ipv4Address> nameServers,
        List<Ipv4Address> timeServers,
        String hostname,
        String domainName,
        List<String> domainSearch,
        Optional<Duration> lease,
        List<Route> routes,
        String tftpServerName,
        String bootFileName,
        String vlanId) {
    /** One classless static route (RFC 3442). */
    public record Route(Ipv4Network destination, Ipv4Address router) {}

    /** Copies the lists. */
    public Reservation {
        nameServers = List.copyOf(nameServers);
        timeServers = List.copyOf(timeServers);
        domainSearch = List.copyOf(domainSearch);
        routes = List.copyOf(routes);
    }

    /** Returns a reservation of an address and mask, with nothing else said. */
    public static Reservation of(Ipv4Address address, Ipv4Address netmask) {
        return new Reservation(
                address,
                Optional.of(netmask),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                "",
                "",
                List.of(),
                Optional.empty(),
                List.of(),
                "",
                "",
                "");
    }
}
