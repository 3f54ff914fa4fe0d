package org.smee.backend.kube.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/**
 * All machines of the cluster by MAC and by address, each with its answer ready. Look-ups take no lock and see every
 * change at once; an object that is replaced is never missing in between. Any threads.
 */
final class Machines {
    private static final int MOST_PROBLEMS = 100;

    /**
     * A machine that has a MAC or an address, with the objects that claim it too.
     *
     * @param rivals those that come after, in order
     */
    record Claim(HardwareObject owner, Hardware machine, CompletionStage<Lookup> answer, List<Claim> rivals) {
        private Claim alone() {
            return rivals.isEmpty() ? this : new Claim(owner, machine, answer, List.of());
        }
    }

    private static final Comparator<Claim> PRECEDENCE = Comparator.comparing(Claim::owner, HardwareObject.PRECEDENCE);

    private final Map<MacAddress, Claim> macs = new ConcurrentHashMap<>();
    private final Map<Ipv4Address, Claim> addresses = new ConcurrentHashMap<>();
    private final Map<String, Map<String, HardwareObject>> objects = new HashMap<>();
    private final Map<String, HardwareObject> troubled = new TreeMap<>();
    private final Map<Object, Claim> contested = new LinkedHashMap<>();
    private long changes;
    private volatile Optional<Instant> changed = Optional.empty();

    @Nullable
    Claim byMac(MacAddress mac) {
        return macs.get(mac);
    }

    @Nullable
    Claim byAddress(Ipv4Address address) {
        return addresses.get(address);
    }

    Stream<Hardware> all() {
        return macs.values().stream().map(Claim::machine);
    }

    /** How many interfaces are known. */
    int size() {
        return macs.size();
    }

    /** Grows with every change of what is used of an object; annotations for people are written often. */
    synchronized long changes() {
        return changes;
    }

    /** When something changed last. */
    Optional<Instant> changed() {
        return changed;
    }

    /** Everything that is known now. */
    synchronized List<HardwareObject> snapshot() {
        return objects.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .toList();
    }

    /** What was last known of an object. */
    synchronized Optional<HardwareObject> get(String version, String name) {
        return Optional.ofNullable(of(version).get(name));
    }

    /** Whether any object of {@code version} is known. */
    synchronized boolean knows(String version) {
        return !of(version).isEmpty();
    }

    /** Takes a new or changed object. */
    synchronized void put(HardwareObject object) {
        HardwareObject old = of(object.version()).put(object.name(), object);
        change(old, object);
        if (old == null || !old.tellsTheSameAs(object)) {
            count();
        }
    }

    private void count() {
        changes++;
        changed = Optional.of(Instant.now());
    }

    /** Forgets an object. */
    synchronized void remove(String version, String name) {
        HardwareObject old = of(version).remove(name);
        if (old != null) {
            change(old, null);
            count();
        }
    }

    /** Forgets all objects of {@code version} that are not among {@code names}; returns how many. */
    synchronized int retain(String version, Set<String> names) {
        List<String> gone = of(version).keySet().stream()
                .filter(name -> !names.contains(name))
                .toList();
        gone.forEach(name -> remove(version, name));
        return gone.size();
    }

    /** What is wrong, a sentence each; the first hundred. */
    synchronized List<String> problems() {
        List<String> problems = new ArrayList<>();
        troubled.values().stream()
                .flatMap(object -> object.problems().stream())
                .limit(MOST_PROBLEMS)
                .forEach(problems::add);
        contested.forEach((what, claim) -> {
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(contest(what, claim));
            }
        });
        int shown = problems.size();
        int all = troubled.values().stream().mapToInt(o -> o.problems().size()).sum() + contested.size();
        if (all > shown) {
            problems.add((all - shown) + " more problems of hardware objects are not listed");
        }
        return problems;
    }

    private static String contest(Object what, Claim claim) {
        String kind = what instanceof MacAddress ? "MAC " : "address ";
        String others = String.join(
                " and ",
                claim.rivals().stream()
                        .filter(rival -> !rival.owner().isSameAs(claim.owner()))
                        .map(rival -> Fields.show(rival.owner().name()))
                        .toList());
        String effect = claim.rivals().stream().allMatch(rival -> rival.owner().isPlaceholder())
                ? "it was recorded while the machine was unknown and counts no more: delete it"
                : what instanceof MacAddress
                        ? "the oldest, " + Fields.show(claim.owner().name()) + ", is used"
                        : "both are offered it, a look-up by address finds the oldest, "
                                + Fields.show(claim.owner().name());
        return "hardware " + others + ": " + kind + what + " is also in hardware "
                + Fields.show(claim.owner().name()) + "; " + effect;
    }

    private Map<String, HardwareObject> of(String version) {
        return objects.computeIfAbsent(version, v -> new HashMap<>());
    }

    private void change(@Nullable HardwareObject old, @Nullable HardwareObject now) {
        if (now != null) {
            for (Hardware machine : now.machines()) {
                Claim claim = new Claim(now, machine, Lookup.completed(new Lookup.Found(machine)), List.of());
                claim(macs, machine.mac(), old, claim);
                machine.reservation().ifPresent(r -> claim(addresses, r.address(), old, claim));
            }
        }
        if (old != null) {
            for (Hardware machine : old.machines()) {
                claim(macs, machine.mac(), old, null);
                machine.reservation().ifPresent(r -> claim(addresses, r.address(), old, null));
            }
            troubled.remove(old.version() + " " + old.name());
        }
        if (now != null && !now.problems().isEmpty()) {
            troubled.put(now.version() + " " + now.name(), now);
        }
    }

    /** Puts {@code claim} where {@code old} may have had one; takes away what {@code old} had. */
    @SuppressWarnings("ReferenceEquality") // which of two equal objects it was matters: one replaces the other
    private <K> void claim(Map<K, Claim> index, K key, @Nullable HardwareObject old, @Nullable Claim claim) {
        Claim held = index.get(key);
        if (held == null || held.rivals().isEmpty() && held.owner() == old) {
            if (claim != null) {
                index.put(key, claim);
            } else {
                index.remove(key);
            }
            return;
        }
        List<Claim> all = new ArrayList<>(List.of(held.alone()));
        all.addAll(held.rivals());
        all.removeIf(one -> one.owner() == old);
        if (claim != null) {
            all.add(claim);
            all.sort(PRECEDENCE);
        }
        settle(index, key, all);
    }

    private <K> void settle(Map<K, Claim> index, K key, List<Claim> all) {
        contested.remove(key);
        if (all.isEmpty()) {
            index.remove(key);
            return;
        }
        Claim first = all.get(0);
        Claim winner =
                new Claim(first.owner(), first.machine(), first.answer(), List.copyOf(all.subList(1, all.size())));
        index.put(key, winner);
        if (winner.rivals().stream().anyMatch(rival -> !rival.owner().isSameAs(winner.owner()))) {
            contested.put(key, winner);
        }
    }
}
