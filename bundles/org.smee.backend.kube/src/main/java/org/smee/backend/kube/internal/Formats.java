package org.smee.backend.kube.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.smee.api.hardware.Netboot.RaspberryPi;
import org.smee.api.hardware.Reservation.Route;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.Ipv4Network;

/** What both API versions have in common. */
final class Formats {
    static final Pattern VLANS = Pattern.compile("(?:(?:[0-9]{1,3}|[0-3][0-9]{3}|40[0-8][0-9]|409[0-6])(?:,(?!$)|$))+");
    static final String VLANS_ALLOWED = "numbers 0..4096, separated by commas";
    /** Loose on purpose: iPXE expands variables such as {@code ${net0/mac}} in it. */
    static final Pattern URL = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:|/)[^\\s\\p{Cntrl}]+");

    static final String URL_ALLOWED =
            "an absolute URL, e.g. http://192.168.2.1/auto.ipxe, or a path that starts with /";
    static final Pattern HTTP_URL = Pattern.compile("(?i:https?)://[^\\s\\p{Cntrl}/]+[^\\s\\p{Cntrl}]*");
    static final String HTTP_URL_ALLOWED = "an http or https URL";

    private static final int LONGEST_PREFIX_WITH_BROADCAST = 30;

    private Formats() {}

    /** The broadcast address of a network. */
    static Optional<Ipv4Address> broadcast(Ipv4Address address, Ipv4Address mask) {
        return Integer.bitCount(mask.bits()) > LONGEST_PREFIX_WITH_BROADCAST
                ? Optional.empty() // RFC 3021 section 2: a link of two hosts has none
                : Optional.of(new Ipv4Address(address.bits() | ~mask.bits()));
    }

    /** A Raspberry Pi's files under {@code rpi}. */
    static RaspberryPi raspberryPi(Fields netboot) {
        Fields rpi = netboot.child("rpi");
        return new RaspberryPi(rpi.text("serialNum"), rpi.shared("firmwarePath"), rpi.text("configTxt"));
    }

    /** The classless static routes under {@code key}; a bad one is reported and left out. */
    static List<Route> routes(Fields dhcp, String key, String destination) {
        List<Route> routes = new ArrayList<>(0);
        String consequence = "the route is left out";
        for (Fields route : dhcp.children(key)) {
            Optional<Ipv4Network> network = route.parsed(destination, Ipv4Network::parse, consequence);
            Optional<Ipv4Address> router = route.address("router");
            if (network.isPresent() && router.isPresent()) {
                routes.add(new Route(network.get(), router.get()));
            } else if (!route.has(destination)) {
                route.wrong(destination, "a network, e.g. 10.0.0.0/8", consequence);
            } else if (!route.has("router")) {
                route.wrong("router", "an IPv4 address, e.g. 192.168.2.254", consequence);
            }
        }
        return routes;
    }
}
