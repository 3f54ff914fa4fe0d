package org.smee.dhcp.internal;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.PublicAddress;

/** This host's network interfaces, as they are now. */
interface Nics {
    /** Those that are up. */
    List<Nic> up();

    /** The address machines reach this host at; {@code name} is tried first unless it is empty. */
    Optional<Ipv4Address> publicAddress(String name);

    /** The interfaces of the operating system. */
    final class OfHost implements Nics {
        private static final Logger log = LoggerFactory.getLogger(Nics.class);

        @Override
        public List<Nic> up() {
            List<Nic> up = new ArrayList<>();
            try {
                for (NetworkInterface nic : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                    if (nic.isUp()) {
                        up.add(new Nic(nic.getName(), nic.getIndex(), nic.isLoopback(), firstAddress(nic)));
                    }
                }
            } catch (SocketException e) {
                // One vanished while it was looked at. Sockets of unseen interfaces stay, so a short list does no harm.
                log.debug("event=dhcp.interfaces reason=\"{}\"", e.getMessage());
            }
            return up;
        }

        private static Optional<Ipv4Address> firstAddress(NetworkInterface nic) {
            return Collections.list(nic.getInetAddresses()).stream()
                    .flatMap(address -> Ipv4Address.from(address).stream())
                    .findFirst();
        }

        @Override
        public Optional<Ipv4Address> publicAddress(String name) {
            return PublicAddress.detect(name);
        }
    }
}
