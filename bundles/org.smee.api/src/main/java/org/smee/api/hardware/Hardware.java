package org.smee.api.hardware;

import java.util.Map;
import java.util.Optional;
import org.smee.api.net.MacAddress;

/**
 * One network interface of one machine, as a backend knows it. Immutable.
 *
 * @param id what operators call the machine: the object's name, or the MAC where there is none
 * @param mac the interface's link-layer address
 * @param reservation the address and options it gets by DHCP; empty: DHCP cannot give it an address
 * @param dhcpDisabled true: DHCP stays silent towards it (Smee's {@code disableDhcp} / {@code disabled})
 * @param netboot what it may boot and from where
 * @param labels anything else the source says, for plug-ins; small
 */
public record Hardware(
        String id,
        MacAddress mac,
        Optional<Reservation> reservation,
        boolean dhcpDisabled,
        Netboot netboot,
        Map<String, String> labels) {
    /** Copies {@code labels}. */
    public Hardware {
        labels = Map.copyOf(labels);
    }
}
