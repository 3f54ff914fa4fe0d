package org.smee.dhcp.internal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.smee.api.net.Ipv4Address;
import org.smee.api.plugin.Guard;
import org.smee.dhcp.api.LinkSender;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;

/**
 * A socket and what it was opened with.
 *
 * @param nic its interface; with an empty name: all of them
 * @param from the settings that {@code receiver} works by, before "auto" was resolved
 * @param auto what "auto" was resolved to
 */
record OpenSocket(
        Nic nic, UdpBinding binding, UdpEndpoint endpoint, DhcpReceiver receiver, SiteSettings from, Ipv4Address auto) {

    String where() {
        return nic.name().isEmpty() ? "all interfaces" : nic.name();
    }

    /** Whether clients without an address are to get unicasts here. Smee's own way is to broadcast. */
    boolean wantsUnicast(DhcpSettings settings) {
        return settings.unicast() && !settings.site().compat() && !nic.loopback();
    }

    /** Opens or closes the way to clients without an address. May block. */
    void attach(DhcpSettings settings, @Nullable Guard<LinkSender> sender) {
        Unicast unicast = receiver.unicast();
        if (!wantsUnicast(settings)) {
            unicast.detach("");
        } else if (nic.name().isEmpty()) {
            unicast.detach("one socket serves all interfaces");
        } else if (sender == null) {
            unicast.detach("the feature smee-l2 is not there; type feature:install smee-l2");
        } else {
            unicast.attach(sender, source(settings).bits());
        }
    }

    /** The address that a broadcast would leave from. */
    private Ipv4Address source(DhcpSettings settings) {
        Ipv4Address bound = settings.listen().address();
        return bound.isUnspecified()
                ? nic.address().orElse(receiver.live().site().serverAddress())
                : bound;
    }

    /** How replies reach clients without an address. */
    String way() {
        Unicast unicast = receiver.unicast();
        if (unicast.attached()) {
            return "unicast";
        }
        return unicast.reason().isEmpty() ? "broadcasts" : "broadcasts (" + unicast.reason() + ")";
    }

    /** What to do if the kernel grants much less of a receive buffer than was asked for. */
    Optional<String> advice(DhcpSettings settings) {
        int granted = endpoint.receiveBufferGranted();
        return nic.loopback() || granted >= settings.receiveBuffer() / 2
                ? Optional.empty()
                : Optional.of("the kernel grants " + granted
                        + " bytes of receive buffer, so bursts may get lost; allow more: sysctl -w net.core.rmem_max="
                        + settings.receiveBuffer());
    }
}
