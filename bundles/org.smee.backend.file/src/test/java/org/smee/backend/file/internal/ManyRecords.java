package org.smee.backend.file.internal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** Writes big files, and measures one: {@code java -Xmx1536m … ManyRecords 1000000}. */
final class ManyRecords {
    private static final int FIRST_ADDRESS = 10 << 24 | 1;

    private ManyRecords() {}

    static void write(Path file, int count) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < count; i++) {
                Ipv4Address address = new Ipv4Address(FIRST_ADDRESS + i);
                Ipv4Address gateway = new Ipv4Address(address.bits() & 0xffff0000 | 1);
                out.write(MacAddress.of(0x525400000000L + i) + ":\n  ipAddress: " + address
                        + "\n  subnetMask: 255.255.0.0\n  defaultGateway: " + gateway
                        + "\n  nameServers: [8.8.8.8, 1.1.1.1]\n  hostname: machine-" + i
                        + "\n  leaseTime: 86400\n  netboot:\n    allowPxe: true\n    facility: lab\n");
            }
        }
    }

    /** Loads {@code count} records twice, the first index still in use, and prints time and memory. */
    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempFile("hardware", ".yaml");
        write(file, Integer.parseInt(arguments[0]));
        System.out.println("file MiB " + (Files.size(file) >> 20));
        long empty = used();
        HardwareIndex first = load(file);
        long one = used();
        HardwareIndex second = load(file);
        System.out.println("bytes per record " + (one - empty) / first.records() + ", of two indexes "
                + (used() - empty) / (first.records() + second.records()));
        Files.delete(file);
    }

    private static HardwareIndex load(Path file) throws Exception {
        long started = System.nanoTime();
        HardwareIndex index = HardwareFileReader.read(file).index();
        System.out.println("records " + index.records() + " took-ms " + (System.nanoTime() - started) / 1_000_000);
        return index;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
