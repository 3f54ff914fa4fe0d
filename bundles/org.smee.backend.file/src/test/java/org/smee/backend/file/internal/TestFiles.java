package org.smee.backend.file.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.smee.api.hardware.Hardware;

/** Files for tests, and what is read from them. */
final class TestFiles {
    private TestFiles() {}

    static HardwareFileReader.Content read(Path directory, String text) throws IOException, BrokenFileException {
        Path file = directory.resolve("hardware.yaml");
        Files.writeString(file, text);
        return HardwareFileReader.read(file);
    }

    static Map<String, Hardware> byMac(HardwareFileReader.Content content) {
        return content.index().all().collect(Collectors.toMap(h -> h.mac().toString(), Function.identity()));
    }

    /** The machine with this MAC, which must be there. */
    static Hardware machine(HardwareFileReader.Content content, String mac) {
        return content.index()
                .all()
                .filter(machine -> machine.mac().toString().equals(mac))
                .findFirst()
                .orElseThrow();
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String record(String mac, String address) {
        return mac + ":\n  ipAddress: " + address + "\n  subnetMask: 255.255.255.0\n  netboot:\n    allowPxe: true\n";
    }
}
