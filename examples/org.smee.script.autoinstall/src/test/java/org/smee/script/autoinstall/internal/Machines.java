package org.smee.script.autoinstall.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsReader;

/** Records and settings for tests. */
final class Machines {
    static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");
    static final Ipv4Address ADDRESS = Ipv4Address.parse("192.168.2.15");

    private Machines() {}

    static Hardware machine(Netboot netboot, Map<String, String> labels) {
        return machine("node1", netboot, labels);
    }

    static Hardware machine(String hostname, Netboot netboot, Map<String, String> labels) {
        Reservation reservation = new Reservation(
                ADDRESS,
                Optional.empty(),
                Optional.of(Ipv4Address.parse("192.168.2.1")),
                Optional.empty(),
                List.of(),
                List.of(),
                hostname,
                "",
                List.of(),
                Optional.empty(),
                List.of(),
                "",
                "",
                "");
        return new Hardware("machine1", MAC, Optional.of(reservation), false, netboot, labels);
    }

    /** Complete ones, with the templates that come with the plug-in. */
    static Map<String, Object> file(Map<String, String> more) {
        Map<String, Object> file = new HashMap<>(Map.of(
                "debian.url", "http://mirror.example.com/debian/",
                "debian.seed", "etc/autoinstall-debian.template",
                "ubuntu.url", "http://mirror.example.com/ubuntu",
                "ubuntu.iso", "http://mirror.example.com/ubuntu.iso",
                "ubuntu.seed", "etc/autoinstall-ubuntu.template"));
        file.putAll(more);
        return file;
    }

    static AutoinstallSettings settings(Map<String, String> more) {
        return AutoinstallSettings.from(new SettingsReader(AutoinstallSettings.PID, file(more), Map.of()));
    }

    static String write(Path file, String text) {
        try {
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
