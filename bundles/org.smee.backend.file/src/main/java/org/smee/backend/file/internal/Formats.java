package org.smee.backend.file.internal;

import java.util.Optional;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** What both file formats have in common. */
final class Formats {
    private static final String MAC_ALLOWED = "52:54:00:aa:88:2a, 52-54-00-aa-88-2a, 5254.00aa.882a or 525400aa882a";
    private static final String LEFT_OUT = "the record is left out";

    /** An address for a machine, or why there is none. */
    record Assigned(Optional<Ipv4Address> address, boolean usable) {}

    private Formats() {}

    /** The MAC, or empty after reporting why the record is left out. */
    static Optional<MacAddress> mac(Fields fields, String key) {
        Node value = fields.get(key);
        Optional<MacAddress> mac = value instanceof Node.Text text
                ? MacAddress.tryParse(text.value().trim())
                : Optional.empty();
        if (mac.isEmpty()) {
            fields.report(key, value, MAC_ALLOWED, LEFT_OUT);
        }
        return mac;
    }

    /** The machine's address. Not usable: it is wrong, this is reported and the record is left out. */
    static Assigned address(Fields fields, String key, boolean required) {
        Node value = fields.get(key);
        String text = value instanceof Node.Text scalar ? scalar.value().trim() : "";
        if (value.isNull() || value instanceof Node.Text && text.isEmpty()) {
            if (required) {
                fields.report(key, value, "an IPv4 address, e.g. 192.168.2.15", LEFT_OUT);
            }
            return new Assigned(Optional.empty(), !required);
        }
        Optional<Ipv4Address> address = Ipv4Address.tryParse(text).filter(Ipv4Address::isAssignable);
        if (address.isPresent()) {
            return new Assigned(address, true);
        }
        if (text.indexOf(':') >= 0) {
            fields.report(
                    key,
                    value,
                    "an IPv4 address; IPv6 is not served",
                    "the machine stays known by its MAC but DHCP gives it no address");
            return new Assigned(Optional.empty(), true);
        }
        fields.report(key, value, "the IPv4 address of one machine, e.g. 192.168.2.15", LEFT_OUT);
        return new Assigned(Optional.empty(), false);
    }

    /** The netmask of an address; that it is missing is reported. */
    static Optional<Ipv4Address> netmask(Fields fields, String key) {
        if (!fields.has(key)) {
            String consequence = "the machine has to guess its netmask";
            fields.report(key, fields.get(key), "a netmask, e.g. 255.255.255.0", consequence);
        }
        return fields.netmask(key);
    }

    /** What the machine boots. A wrong value is reported and means the disk, so that nothing is installed by mistake. */
    static Boot boot(Fields fields, String key) {
        Node value = fields.get(key);
        String text = value instanceof Node.Text scalar ? scalar.value() : "no scalar";
        if (value.isNull() || text.isBlank()) {
            return Boot.NETWORK;
        }
        try {
            return Boot.parse(text);
        } catch (IllegalArgumentException e) {
            fields.report(key, value, Boot.ALLOWED, "the machine boots from its disk");
            return Boot.LOCAL_DISK;
        }
    }

    /** Takes the machines that a reader finds. */
    @FunctionalInterface
    interface Sink {
        /** Called once per interface, with the line where its record starts. */
        void add(Hardware machine, int line);
    }
}
