package org.smee.api.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the IPv4 address that machines on the boot network reach this host at, when no setting names it. */
public final class PublicAddress {
    /**
     * Returns the host that the setting {@code text} names: this host's address as {@link #detect} finds it for
     * {@code auto} (empty if there is none), nothing for {@code none}, else the text itself. Case does not matter.
     */
    public static String host(String text, String preferred) {
        if (text.equalsIgnoreCase("none")) {
            return "";
        }
        return text.equalsIgnoreCase("auto")
                ? detect(preferred).map(Ipv4Address::toString).orElse("")
                : text;
    }

    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final int UP_WITH_GATEWAY = 3;

    private PublicAddress() {}

    /**
     * Tries, in this order: the first IPv4 address of {@code interfaceName} if that is not empty; of the interface
     * with the default route; the first global address of any interface. Reads the state of the host at every call.
     */
    public static Optional<Ipv4Address> detect(String interfaceName) {
        return ofInterface(interfaceName).or(PublicAddress::ofDefaultRoute).or(PublicAddress::anyGlobal);
    }

    /** Returns the first IPv4 address of the interface, or empty if there is no such interface or address. */
    public static Optional<Ipv4Address> ofInterface(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return interfaces()
                .filter(i -> i.getName().equals(name))
                .flatMap(PublicAddress::addresses)
                .findFirst();
    }

    private static Optional<Ipv4Address> ofDefaultRoute() {
        return defaultRouteInterface().flatMap(PublicAddress::ofInterface);
    }

    private static Optional<String> defaultRouteInterface() {
        if (!Files.isReadable(ROUTES)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(ROUTES);
            return lines.stream()
                    .skip(1)
                    .map(line -> line.trim().split("\\s+"))
                    .filter(f -> f.length > 7 && f[1].equals("00000000") && f[7].equals("00000000"))
                    .filter(f -> (Integer.parseInt(f[3], 16) & UP_WITH_GATEWAY) == UP_WITH_GATEWAY)
                    .map(f -> f[0])
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // no readable routing table: the next rule decides
        }
    }

    private static Optional<Ipv4Address> anyGlobal() {
        return interfaces().flatMap(PublicAddress::addresses).findFirst();
    }

    private static Stream<Ipv4Address> addresses(NetworkInterface from) {
        return Collections.list(from.getInetAddresses()).stream()
                .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress() && !a.isLinkLocalAddress())
                .flatMap(a -> Ipv4Address.from(a).stream());
    }

    private static Stream<NetworkInterface> interfaces() {
        try {
            return NetworkInterface.networkInterfaces();
        } catch (SocketException e) {
            return Stream.empty(); // a host without interfaces has no address
        }
    }
}
