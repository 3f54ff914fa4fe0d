package org.smee.dhcp.reservation.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpSite;

/** Writes what the reservation says about the network into the reply. Allocates nothing. */
final class LeaseOptions {
    private static final long MAX_LEASE = 0xffff_ffffL;
    private static final int MAX_LABEL = 63;

    private LeaseOptions() {}

    /** Sets every option the reservation and the site have a value for. */
    static void write(DhcpReply reply, Reservation reservation, DhcpSite site) {
        address(reply, DhcpOption.SUBNET_MASK, reservation.netmask());
        address(reply, DhcpOption.ROUTER, reservation.gateway());
        address(reply, DhcpOption.BROADCAST_ADDRESS, reservation.broadcast());
        addresses(reply, DhcpOption.NAME_SERVERS, reservation.nameServers());
        addresses(reply, DhcpOption.NTP_SERVERS, reservation.timeServers());
        text(reply, DhcpOption.HOST_NAME, reservation.hostname());
        text(reply, DhcpOption.DOMAIN_NAME, reservation.domainName());
        text(reply, DhcpOption.TFTP_SERVER_NAME, reservation.tftpServerName());
        if (!site.syslogAddress().isUnspecified()) {
            reply.optionInt(DhcpOption.LOG_SERVERS, site.syslogAddress().bits());
        }
        if (!reservation.domainSearch().isEmpty()) {
            domains(reply.open(DhcpOption.DOMAIN_SEARCH), reservation.domainSearch());
        }
        if (!reservation.routes().isEmpty()) {
            routes(reply.open(DhcpOption.CLASSLESS_ROUTES), reservation.routes());
        }
        if (!reservation.bootFileName().isEmpty()) {
            reply.optionText(DhcpOption.BOOT_FILE_NAME, reservation.bootFileName())
                    .file(reservation.bootFileName());
        }
    }

    /** Option 51: an absent or zero lease is the site's default; Smee sends zero, and its week only for nonsense. */
    static int leaseSeconds(Reservation reservation, DhcpSite site) {
        Duration lease = reservation.lease().orElse(Duration.ZERO);
        boolean nonsense = lease.isNegative() || lease.toSeconds() > MAX_LEASE;
        boolean unset = lease.isZero() && !site.compat();
        return (int) (nonsense || unset ? site.defaultLease() : lease).toSeconds();
    }

    private static void text(DhcpReply reply, int code, String text) {
        if (!text.isEmpty()) {
            reply.optionText(code, text);
        }
    }

    /** Not {@code ifPresent}: a lambda that holds the reply is an object per option and packet. */
    private static void address(DhcpReply reply, int code, Optional<Ipv4Address> address) {
        if (address.isPresent()) {
            reply.optionInt(code, address.get().bits());
        }
    }

    private static void addresses(DhcpReply reply, int code, List<Ipv4Address> list) {
        if (list.isEmpty()) {
            return;
        }
        reply.open(code);
        for (int i = 0; i < list.size(); i++) {
            reply.putInt(list.get(i).bits());
        }
        reply.close();
    }

    /** RFC 3397 section 2: names as RFC 1035 labels, one after the other; a name with a label too long is left out. */
    private static void domains(DhcpReply reply, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (encodable(names.get(i))) {
                domain(reply, names.get(i));
            }
        }
        reply.close();
    }

    private static boolean encodable(String name) {
        int label = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i < name.length() && name.charAt(i) != '.') {
                label++;
            } else if (label == 0 && i < name.length() || label > MAX_LABEL) {
                return false;
            } else {
                label = 0;
            }
        }
        return !name.isEmpty();
    }

    private static void domain(DhcpReply reply, String name) {
        int start = 0;
        while (start < name.length()) {
            int dot = name.indexOf('.', start);
            int end = dot < 0 ? name.length() : dot;
            reply.put(end - start);
            for (int i = start; i < end; i++) {
                reply.put(name.charAt(i));
            }
            start = end + 1;
        }
        reply.put(0);
    }

    /** RFC 3442: prefix length, as many octets of the destination as count, router. */
    private static void routes(DhcpReply reply, List<Reservation.Route> routes) {
        for (int i = 0; i < routes.size(); i++) {
            Reservation.Route route = routes.get(i);
            int prefix = route.destination().prefix();
            reply.put(prefix);
            for (int octet = 0; octet < (prefix + 7) / 8; octet++) {
                reply.put(route.destination().address().bits() >>> 24 - 8 * octet);
            }
            reply.putInt(route.router().bits());
        }
        reply.close();
    }
}
