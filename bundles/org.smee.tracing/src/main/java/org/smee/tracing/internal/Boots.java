package org.smee.tracing.internal;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;
import org.smee.api.trace.BootTrace;
import org.smee.api.trace.BootTraces;

/**
 * The boots under way, found by MAC and by address; bounded in number and in time. {@link #ofDhcp} and {@link #present}
 * are for packet threads and wait for nothing; the others belong to the event thread.
 */
final class Boots implements BootTraces {
    /** Two for each machine: MAC and address. Above, boots go untraced until others are over. */
    static final int MOST_KEYS = 65_536;

    private static final long SWEEP_NANOS = 10_000_000_000L;

    /** What traces are made by; {@code on} is false: none is made. */
    record Rules(boolean on, Sampling sampling, BootTrace.Names names, long windowNanos) {}

    private final Map<Object, Boot> boots = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;
    private final LongAdder begun = new LongAdder();
    private final LongAdder untraced = new LongAdder();
    private volatile Rules rules;
    private long swept;

    Boots(Rules rules, LongSupplier nanoClock) {
        this.rules = rules;
        this.nanoClock = nanoClock;
        this.swept = nanoClock.getAsLong();
    }

    /** Changes the rules for boots that begin from now on. */
    void rules(Rules next) {
        rules = next;
    }

    @Override
    public BootTrace ofDhcp(MacAddress mac, Sender sender, boolean discover) {
        Rules now = rules;
        if (!now.on()) {
            return BootTrace.NONE;
        }
        Boot present = boots.get(mac);
        long nanos = nanoClock.getAsLong();
        boolean live = present != null && !present.isOver(nanos, now.windowNanos());
        if (live && present != null && !present.isOverWith(sender, discover)) {
            return present.trace();
        }
        return sender == Sender.SYSTEM
                ? BootTrace.NONE
                : enter(mac, present, begin(now, Optional.of(mac), true, nanos)).trace();
    }

    @Override
    public BootTrace present(MacAddress mac) {
        Boot boot = boots.get(mac);
        return boot == null || boot.isOver(nanoClock.getAsLong(), rules.windowNanos()) ? BootTrace.NONE : boot.trace();
    }

    /** The boot that a step belongs to; empty: it belongs to none, or is not traced. */
    Optional<Boot> of(BootEvent event) {
        Rules now = rules;
        if (!now.on() || event.stage() == Stage.SYSLOG) {
            return Optional.empty();
        }
        long nanos = nanoClock.getAsLong();
        sweep(now, nanos);
        Machine machine = event.machine();
        Boot known = known(now, machine, nanos);
        String told = event.details().get("traceparent");
        if (told != null) {
            if (known != null && known.trace().traceparent().equals(told)) {
                return joined(event, known);
            }
            Optional<BootTrace> trace = BootTrace.parse(told, now.names());
            if (trace.isPresent()) {
                return told(now, event, trace.get(), known, nanos);
            }
        }
        boolean dhcp = event.stage() == Stage.DHCP; // who answered it asked for its trace, and there was none
        if (!dhcp && (known == null || known.isOverWith(event.stage()))) {
            known = begin(now, machine.mac(), false, nanos);
        }
        if (known == null) {
            return Optional.empty();
        }
        Optional<Boot> joined = joined(event, known);
        return dhcp || !known.trace().isPresent() ? Optional.empty() : joined;
    }

    private Optional<Boot> joined(BootEvent event, Boot boot) {
        boot.note(event);
        link(event.machine(), boot);
        return Optional.of(boot);
    }

    private Optional<Boot> told(Rules now, BootEvent event, BootTrace trace, @Nullable Boot known, long nanos) {
        Machine machine = event.machine();
        if (known != null && known.trace().traceparent().equals(trace.traceparent())) {
            return joined(event, known); // said with other flags
        }
        if (!now.sampling().follows(trace.traceLow())) {
            return Optional.empty();
        }
        Boot elsewhere = Boot.elsewhere(trace, machine.mac(), nanos);
        elsewhere.note(event);
        if (known == null) { // else a late step of an earlier boot, or one that another server began too
            link(machine, elsewhere);
        }
        return Optional.of(elsewhere);
    }

    private @Nullable Boot known(Rules now, Machine machine, long nanos) {
        Boot byMac = machine.mac().map(boots::get).orElse(null);
        if (byMac != null && !byMac.isOver(nanos, now.windowNanos())) {
            return byMac;
        }
        Boot byAddress = machine.address().map(boots::get).orElse(null);
        boolean fits =
                byAddress != null && !byAddress.isOver(nanos, now.windowNanos()) && byAddress.canBe(machine.mac());
        return fits ? byAddress : null;
    }

    private Boot begin(Rules now, Optional<MacAddress> mac, boolean byDhcp, long nanos) {
        if (boots.size() >= MOST_KEYS) {
            untraced.increment();
            return Boot.begun(BootTrace.NONE, mac, byDhcp, nanos);
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long traceLow = random.nextLong() | 1;
        if (!now.sampling().takes(traceLow)) {
            return Boot.begun(BootTrace.NONE, mac, byDhcp, nanos);
        }
        BootTrace trace = new BootTrace(random.nextLong(), traceLow, random.nextLong() | 1, now.names());
        begun.increment();
        return Boot.begun(trace, mac, byDhcp, nanos);
    }

    /** Puts {@code next} in the place of {@code present}; returns who is there if another thread was faster. */
    private Boot enter(Object key, @Nullable Boot present, Boot next) {
        if (boots.size() >= MOST_KEYS) {
            return next;
        }
        boolean first = present == null ? boots.putIfAbsent(key, next) == null : boots.replace(key, present, next);
        Boot there = first ? next : boots.get(key);
        return there == null ? next : there;
    }

    private void link(Machine machine, Boot boot) {
        Optional<InetAddress> address = machine.address();
        machine.mac().ifPresent(mac -> put(mac, boot));
        address.ifPresent(where -> put(where, boot));
    }

    private void put(Object key, Boot boot) {
        if (boots.get(key) != boot && boots.size() < MOST_KEYS) {
            boots.put(key, boot);
        }
    }

    private void sweep(Rules now, long nanos) {
        if (nanos - swept >= SWEEP_NANOS) {
            swept = nanos;
            boots.values().removeIf(boot -> boot.isOver(nanos, now.windowNanos()));
        }
    }

    /** How many traced boots began. */
    long begun() {
        return begun.sum();
    }

    /** How many boots were not traced because there were too many. */
    long untraced() {
        return untraced.sum();
    }

    /** How many entries there are. */
    int size() {
        return boots.size();
    }
}
