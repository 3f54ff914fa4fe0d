package org.smee.backend.file.internal;

import java.util.List;
import java.util.Optional;
import org.smee.api.hardware.HardwareText;
import org.smee.api.hardware.Netboot.Osie;
import org.smee.api.hardware.Netboot.RaspberryPi;
import org.smee.api.hardware.Reservation.Route;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.Ipv4Network;

/** The parts of a machine that both formats write in the same way. */
final class BootKeys {
    private BootKeys() {}

    /** The installer's files under {@code osie}. */
    static Osie osie(Fields netboot) {
        Fields osie = netboot.child("osie");
        return new Osie(
                osie.text("baseURL", HardwareText.URL),
                osie.sharedText("kernel"),
                osie.sharedText("initrd"),
                osie.texts("kernelParams"));
    }

    /** A Raspberry Pi's files under {@code rpi}. */
    static RaspberryPi raspberryPi(Fields netboot) {
        Fields rpi = netboot.child("rpi");
        return new RaspberryPi(rpi.text("serialNum"), rpi.sharedText("firmwarePath"), rpi.text("configTxt"));
    }

    /** The text under {@code pxelinux.config}. */
    static String pxelinux(Fields netboot) {
        return netboot.child("pxelinux").text("config");
    }

    /** The URL under {@code isoboot.sourceISO}. */
    static String isoSource(Fields machine) {
        return machine.child("isoboot").text("sourceISO", HardwareText.HTTP_URL);
    }

    /** The routes under {@code key}, each a mapping of {@code destination} and {@code router}; bad ones are left out. */
    static List<Route> routes(Fields fields, String key, String destination) {
        return fields.list(key, node -> route(fields, key, destination, node));
    }

    private static Optional<Route> route(Fields fields, String key, String destination, Node node) {
        String leftOut = "the route is left out";
        if (node instanceof Node.Mapping mapping) {
            Fields route = fields.element(key, mapping);
            String network = route.text(destination).trim();
            Optional<Ipv4Address> router = route.address("router");
            try {
                if (router.isPresent()) {
                    return Optional.of(new Route(Ipv4Network.parse(network), router.get()));
                }
            } catch (IllegalArgumentException e) {
                route.report(destination, route.get(destination), "a network, e.g. 10.0.0.0/8", leftOut);
                return Optional.empty();
            }
        }
        String allowed = destination + " such as 10.0.0.0/8 and router such as 192.168.2.254";
        fields.report(key + "[]", node, allowed, leftOut);
        return Optional.empty();
    }
}
