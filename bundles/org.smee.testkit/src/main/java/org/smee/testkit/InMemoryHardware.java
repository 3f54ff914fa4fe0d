package org.smee.testkit;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** A backend and directory in a map; {@link #down} makes it unavailable. Thread-safe. */
public final class InMemoryHardware implements HardwareBackend, HardwareDirectory {
    private final Map<MacAddress, CompletionStage<Lookup>> byMac = new ConcurrentHashMap<>();
    private final Map<Ipv4Address, CompletionStage<Lookup>> byAddress = new ConcurrentHashMap<>();
    private volatile String outage = "";

    /** Knows exactly {@code machines}. */
    public InMemoryHardware(Hardware... machines) {
        List.of(machines).forEach(this::put);
    }

    /** Adds or replaces a machine. */
    public void put(Hardware machine) {
        CompletionStage<Lookup> found = Lookup.completed(new Lookup.Found(machine));
        byMac.put(machine.mac(), found);
        machine.reservation().ifPresent(r -> byAddress.put(r.address(), found));
    }

    /** From now on every look-up is unavailable for this reason; empty text ends the outage. */
    public void down(String reason) {
        outage = reason;
    }

    @Override
    public CompletionStage<Lookup> byMac(MacAddress mac) {
        return answer(byMac.getOrDefault(mac, Lookup.UNKNOWN_STAGE));
    }

    @Override
    public CompletionStage<Lookup> byAddress(InetAddress address) {
        return answer(Ipv4Address.from(address)
                .map(a -> byAddress.getOrDefault(a, Lookup.UNKNOWN_STAGE))
                .orElse(Lookup.UNKNOWN_STAGE));
    }

    private CompletionStage<Lookup> answer(CompletionStage<Lookup> known) {
        String reason = outage;
        return reason.isEmpty() ? known : Lookup.completed(new Lookup.Unavailable(reason, Duration.ofSeconds(5)));
    }

    @Override
    public Stream<Hardware> all() {
        return byMac.values().stream()
                .map(stage -> ((Lookup.Found) stage.toCompletableFuture().join()).hardware());
    }

    @Override
    public List<BackendStatus> backends() {
        return List.of(status());
    }
}
