package org.smee.backend.file.internal;

import java.util.Map;
import java.util.Optional;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareText;
import org.smee.api.hardware.Interner;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.MacAddress;

/**
 * The file format of Smee up to 0.15, a mapping of MAC to record, with keys of our own for what only the newer format
 * could say.
 */
final class RecordFormat {
    private final Problems problems;
    private final Interner interner;
    private final Formats.Sink sink;

    RecordFormat(Problems problems, Interner interner, Formats.Sink sink) {
        this.problems = problems;
        this.interner = interner;
        this.sink = sink;
    }

    /** Reads the record under {@code mac}, whose key stands at {@code line}. */
    void read(MacAddress mac, Node value, int line) {
        String id = mac.toString();
        if (!(value instanceof Node.Mapping mapping)) {
            problems.add(line, id, "the record is no mapping of keys and values; it is left out");
            return;
        }
        Fields fields = new Fields(mapping, "", id, problems, interner);
        Formats.Assigned assigned = Formats.address(fields, "ipAddress", true);
        if (!assigned.usable()) {
            return;
        }
        Optional<Reservation> reservation = assigned.address()
                .map(address -> new Reservation(
                        address,
                        Formats.netmask(fields, "subnetMask"),
                        fields.address("defaultGateway"),
                        fields.address("broadcastAddress"),
                        fields.addresses("nameServers"),
                        fields.addresses("ntpServers"),
                        fields.text("hostname"),
                        fields.sharedText("domainName"),
                        fields.texts("domainSearch"),
                        fields.seconds("leaseTime"),
                        BootKeys.routes(fields, "classlessStaticRoutes", "destination"),
                        fields.sharedText("tftpServerName"),
                        fields.sharedText("bootFileName"),
                        fields.text("vlanID", HardwareText.VLANS)));
        Netboot netboot = netboot(fields);
        sink.add(new Hardware(id, mac, reservation, fields.flag("disabled"), netboot, Map.of()), line);
    }

    private Netboot netboot(Fields fields) {
        Fields netboot = fields.child("netboot");
        return interner.one(new Netboot(
                netboot.flag("allowPxe"),
                netboot.text("ipxeScriptUrl", HardwareText.URL),
                netboot.text("ipxeScript"),
                netboot.sharedText("ipxeBinary"),
                fields.sharedText("arch"),
                netboot.sharedText("facility"),
                netboot.sharedText("console"),
                fields.text("agentID"),
                interner.one(BootKeys.osie(netboot)),
                BootKeys.pxelinux(netboot),
                interner.one(BootKeys.raspberryPi(netboot)),
                BootKeys.isoSource(fields),
                Formats.boot(netboot, "boot")));
    }
}
