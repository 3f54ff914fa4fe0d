package org.smee.metrics.internal;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;

/** Events as servers publish them. */
final class Events {
    static final String MAC = "52:54:00:aa:88:2a";
    static final Machine MACHINE =
            new Machine(Optional.of(MacAddress.parse(MAC)), Optional.of(InetAddress.getLoopbackAddress()));
    static final Machine BY_ADDRESS = new Machine(Optional.empty(), MACHINE.address());

    private Events() {}

    static BootEvent event(Stage stage, Outcome outcome, String why, Map<String, String> details) {
        return new BootEvent(Instant.EPOCH, stage, outcome, why, MACHINE, details);
    }

    static BootEvent dhcp(String type, String reply) {
        return event(
                Stage.DHCP,
                Outcome.SERVED,
                "iPXE binary",
                Map.of("type", type, "reply", reply, "took-us", "200000", "xid", "01020304", "file", "ipxe.efi"));
    }
}
