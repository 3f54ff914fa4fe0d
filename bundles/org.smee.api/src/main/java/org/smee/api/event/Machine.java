package org.smee.api.event;

import java.net.InetAddress;
import java.util.Optional;
import org.smee.api.net.MacAddress;

/** Who it happened to, as far as the packet or request told. */
public record Machine(Optional<MacAddress> mac, Optional<InetAddress> address) {
    /** Nobody known. */
    public static final Machine UNKNOWN = new Machine(Optional.empty(), Optional.empty());
}
