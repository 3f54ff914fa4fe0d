package org.smee.backend.file.internal;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** All machines of one file, by MAC and by address, each with its answer ready. Immutable once built. */
final class HardwareIndex implements Answers {
    private final MachineTable ethernet;
    private final Map<MacAddress, CompletionStage<Lookup>> longMacs;
    private final MachineTable addresses;

    private HardwareIndex(Builder from) {
        this.ethernet = from.ethernet;
        this.longMacs = Map.copyOf(from.longMacs);
        this.addresses = from.addresses;
        ethernet.freeze();
        addresses.freeze();
    }

    @Override
    public CompletionStage<Lookup> byMac(MacAddress mac) {
        return mac.octets() == 6 ? ethernet.get(mac.bits()) : longMacs.getOrDefault(mac, Lookup.UNKNOWN_STAGE);
    }

    @Override
    public CompletionStage<Lookup> byAddress(InetAddress address) {
        return Ipv4Address.from(address).map(this::byAddress).orElse(Lookup.UNKNOWN_STAGE);
    }

    private CompletionStage<Lookup> byAddress(Ipv4Address address) {
        return addresses.get(address.bits());
    }

    @Override
    public Stream<Hardware> all() {
        return Stream.concat(ethernet.all(), longMacs.values().stream())
                .map(stage -> ((Lookup.Found) stage.toCompletableFuture().join()).hardware());
    }

    @Override
    public long records() {
        return ethernet.size() + (long) longMacs.size();
    }

    /** Collects machines; of two with the same MAC the first stays. */
    static final class Builder {
        private final MachineTable ethernet = new MachineTable();
        private final Map<MacAddress, CompletionStage<Lookup>> longMacs = new ConcurrentHashMap<>();
        private final Map<MacAddress, Integer> longMacLines = new HashMap<>();
        private final MachineTable addresses = new MachineTable();
        private final Problems problems;

        Builder(Problems problems) {
            this.problems = problems;
        }

        void add(Hardware machine, int line) {
            CompletionStage<Lookup> answer = Lookup.completed(new Lookup.Found(machine));
            int taken = put(machine.mac(), answer, line);
            if (taken > 0) {
                problems.add(
                        line,
                        machine.id(),
                        "MAC " + machine.mac() + " is already at line " + taken + " (machine "
                                + name(answerOf(machine.mac())) + "); the record here is left out");
                return;
            }
            machine.reservation().ifPresent(r -> {
                int holder = addresses.putIfAbsent(r.address().bits(), answer, line);
                if (holder > 0) {
                    problems.add(
                            line,
                            machine.id(),
                            "address " + r.address() + " is already reserved at line " + holder + " (machine "
                                    + name(addresses.get(r.address().bits()))
                                    + "); both machines are offered it, a look-up by address finds that one");
                }
            });
        }

        private CompletionStage<Lookup> answerOf(MacAddress mac) {
            return mac.octets() == 6 ? ethernet.get(mac.bits()) : longMacs.getOrDefault(mac, Lookup.UNKNOWN_STAGE);
        }

        private static String name(CompletionStage<Lookup> holder) {
            return holder.toCompletableFuture().join() instanceof Lookup.Found found
                    ? Problems.show(found.hardware().id())
                    : "unnamed";
        }

        private int put(MacAddress mac, CompletionStage<Lookup> answer, int line) {
            if (mac.octets() == 6) {
                return ethernet.putIfAbsent(mac.bits(), answer, line);
            }
            if (longMacs.putIfAbsent(mac, answer) != null) {
                return longMacLines.getOrDefault(mac, line);
            }
            longMacLines.put(mac, line);
            return 0;
        }

        /** What is collected so far, for look-ups while the rest is read; any thread. */
        Optional<CompletionStage<Lookup>> sofar(MacAddress mac) {
            CompletionStage<Lookup> answer =
                    mac.octets() == 6 ? ethernet.get(mac.bits()) : longMacs.getOrDefault(mac, Lookup.UNKNOWN_STAGE);
            return known(answer);
        }

        /** As {@link #sofar(MacAddress)}. */
        Optional<CompletionStage<Lookup>> sofar(InetAddress address) {
            return Ipv4Address.from(address).flatMap(a -> known(addresses.get(a.bits())));
        }

        private static Optional<CompletionStage<Lookup>> known(CompletionStage<Lookup> answer) {
            return answer == Lookup.UNKNOWN_STAGE ? Optional.empty() : Optional.of(answer);
        }

        /** Ends the collection; the builder must not be used again. */
        HardwareIndex build() {
            return new HardwareIndex(this);
        }
    }
}
