package org.smee.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.testkit.InMemoryHardware;

/** The machines that the benchmarks serve: machine {@code i} has MAC 02:0c:01:00:00:00 + i and address 10.78.0.0 + i. */
final class Machines {
    /** MAC of machine 0. */
    static final long FIRST_MAC = 0x020c_0100_0000L;
    /** Address of machine 0. */
    static final int FIRST_ADDRESS = Ipv4Address.parse("10.78.0.0").bits();

    private static final Ipv4Address SERVER = Ipv4Address.parse("10.77.0.1");
    private static final Optional<Ipv4Address> NETMASK = Optional.of(Ipv4Address.parse("255.252.0.0"));
    private static final Optional<Duration> LEASE = Optional.of(Duration.ofHours(1));

    private Machines() {}

    /** A directory of machines 0 to {@code count - 1}. */
    static InMemoryHardware directory(int count) {
        InMemoryHardware directory = new InMemoryHardware();
        for (int i = 0; i < count; i++) {
            directory.put(machine(i));
        }
        return directory;
    }

    private static Hardware machine(int i) {
        Reservation reservation = new Reservation(
                new Ipv4Address(FIRST_ADDRESS + i),
                NETMASK,
                Optional.of(SERVER),
                Optional.empty(),
                List.of(SERVER),
                List.of(),
                "h" + i,
                "",
                List.of(),
                LEASE,
                List.of(),
                "",
                "",
                "");
        MacAddress mac = MacAddress.of(FIRST_MAC + i);
        return new Hardware(mac.toString(), mac, Optional.of(reservation), false, Netboot.ALLOWED, Map.of());
    }
}
