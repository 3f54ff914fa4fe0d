package org.smee.backend.kube.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.smee.api.hardware.Netboot.RaspberryPi;
import org.smee.api.hardware.Reservation.Route;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.Ipv4Network;

/** What both API versions have in common. */
final class Formats {
    private Formats() {}

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
