package org.smee.dhcp.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.smee.api.net.Ipv4Address;

/** Which of this host's network interfaces a server listens on, and as what it is known there. */
final class Interfaces {
    /** The name under which one socket serves all, where the platform cannot tell them apart. */
    static final String ALL = "";

    private final Nics nics;
    private final BooleanSupplier apart;
    private final boolean forTools;

    /**
     * {@code apart}: whether a socket can be bound to one interface now; {@code forTools}: loopback is always wanted, for tools
     * on this host.
     */
    Interfaces(Nics nics, BooleanSupplier apart, boolean forTools) {
        this.nics = nics;
        this.apart = apart;
        this.forTools = forTools;
    }

    /** Those that settings ask for, by name, as far as they are up and {@code mine} accepts them. */
    Map<String, Nic> wanted(DhcpSettings settings, Predicate<String> mine) {
        if (!apart.getAsBoolean()) {
            return mine.test(ALL) ? Map.of(ALL, new Nic(ALL, 0, false, Optional.empty())) : Map.of();
        }
        Map<String, Nic> wanted = new TreeMap<>();
        for (Nic nic : nics.up()) {
            boolean asked = settings.interfaces().isEmpty()
                    ? nic.address().isPresent()
                    : settings.interfaces().contains(nic.name());
            if ((asked || nic.loopback() && forTools) && mine.test(nic.name())) {
                wanted.put(nic.name(), nic);
            }
        }
        return wanted;
    }

    /** Those that settings name and that are not among {@code wanted}. */
    List<String> missing(DhcpSettings settings, Map<String, Nic> wanted, Predicate<String> mine) {
        return apart.getAsBoolean()
                ? settings.interfaces().stream()
                        .filter(name -> !wanted.containsKey(name) && mine.test(name))
                        .toList()
                : List.of();
    }

    /** Whether settings do not ask for {@code name} any more, whether it is up or not. */
    boolean unwanted(String name, DhcpSettings settings) {
        return name.equals(ALL) == apart.getAsBoolean()
                || !settings.interfaces().isEmpty() && !settings.interfaces().contains(name);
    }

    /** Loopback stands for whatever a relay or tool on this host passes on, so it uses the address others see. */
    Ipv4Address auto(Nic nic, DhcpSettings settings) {
        boolean fromArrival =
                settings.publicInterface().isEmpty() && !settings.site().compat() && !nic.loopback();
        return (fromArrival ? nic.address() : Optional.<Ipv4Address>empty())
                .or(() -> nics.publicAddress(settings.publicInterface()))
                .or(nic::address)
                .orElse(Ipv4Address.UNSPECIFIED);
    }
}
