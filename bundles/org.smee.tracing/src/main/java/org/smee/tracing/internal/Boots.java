package org.smee.tracing.internal;

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

    private final Map<Object, Boot> traced = new ConcurrentHashMap<>();
    private final UntracedBoots untraced = new UntracedBoots();
    private final LongSupplier nanoClock;
    private final LongAdder begun = new LongAdder();
    private final LongAdder tooMany = new LongAdder();
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
        long nanos = nanoClock.getAsLong();
        Boot present = traced.get(mac);
        if (present != null && !present.isOver(nanos, now.windowNanos())) {
            if (!present.isOverWith(sender, discover)) {
                return present.trace();
            }
        } else if (untraced.goesOn(mac, sender, discover, nanos, now.windowNanos())) {
            return BootTrace.NONE;
        }
        return sender == Sender.SYSTEM ? BootTrace.NONE : begin(now, mac, present, nanos);
    }

    private BootTrace begin(Rules now, MacAddress mac, @Nullable Boot present, long nanos) {
        BootTrace trace = trace(now);
        if (trace.isPresent()) {
            untraced.end(mac);
            return enter(mac, present, Boot.begun(trace, Optional.of(mac), true, nanos))
                    .trace();
        }
        if (present != null) {
            traced.remove(mac, present);
        }
        untraced.begin(mac, nanos);
        return BootTrace.NONE;
    }

    @Override
    public BootTrace present(MacAddress mac) {
        Boot boot = traced.get(mac);
        return boot == null || boot.isOver(nanoClock.getAsLong(), rules.windowNanos()) ? BootTrace.NONE : boot.trace();
    }

    /** The boot that a step belongs to; empty: it belongs to none, or is not traced. */
    Optional<Boot> of(BootEvent event) {
        Rules now = rules;
        if (!now.on() || event.stage() == Stage.SYSLOG) {
            return Optional.empty();
        }
        String told = event.details().get("traceparent");
        if (told == null && event.stage() == Stage.DHCP && !Boot.answers(event)) {
            return Optional.empty(); // nothing that a later step needs to know
        }
        long nanos = nanoClock.getAsLong();
        sweep(now, nanos);
        if (told != null) {
            Boot known = known(now, event.machine(), nanos);
            if (known != null && known.trace().traceparent().equals(told)) {
                return joined(event, known);
            }
            Optional<BootTrace> trace = BootTrace.parse(told, now.names());
            if (trace.isPresent()) {
                return told(now, event, trace.get(), known, nanos);
            }
        }
        return untold(now, event, nanos);
    }

    private Optional<Boot> untold(Rules now, BootEvent event, long nanos) {
        boolean dhcp = event.stage() == Stage.DHCP; // who answered it asked for its trace, and there was none
        Boot known = known(now, event.machine(), nanos);
        if (known != null && (dhcp || !known.isOverWith(event.stage()))) {
            Optional<Boot> joined = joined(event, known);
            return dhcp ? Optional.empty() : joined;
        }
        if (known == null && untraced.joins(event, nanos, now.windowNanos())) {
            forget(event.machine());
            return Optional.empty();
        }
        return dhcp ? Optional.empty() : begin(now, event, nanos);
    }

    /** The address leads to an earlier boot no more. */
    private void forget(Machine machine) {
        if (machine.address().isPresent()
                && traced.containsKey(machine.address().get())) {
            traced.remove(machine.address().get());
        }
    }

    private Optional<Boot> begin(Rules now, BootEvent event, long nanos) {
        Machine machine = event.machine();
        BootTrace trace = trace(now);
        if (trace.isPresent()) {
            untraced.end(machine);
            return joined(event, Boot.begun(trace, machine.mac(), false, nanos));
        }
        machine.mac().ifPresent(traced::remove);
        machine.address().ifPresent(traced::remove);
        untraced.begin(event, nanos, now.windowNanos());
        return Optional.empty();
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
        // else a late step of an earlier boot, or one that another server began too
        if (known == null && !untraced.knows(machine, nanos, now.windowNanos())) {
            link(machine, elsewhere);
        }
        return Optional.of(elsewhere);
    }

    private @Nullable Boot known(Rules now, Machine machine, long nanos) {
        Boot byMac = machine.mac().isPresent() ? traced.get(machine.mac().get()) : null;
        if (byMac != null && !byMac.isOver(nanos, now.windowNanos())) {
            return byMac;
        }
        Boot byAddress =
                machine.address().isPresent() ? traced.get(machine.address().get()) : null;
        boolean fits = byAddress != null
                && !byAddress.isOver(nanos, now.windowNanos())
                && byAddress.canBe(machine.mac())
                && !untraced.knows(machine.mac(), nanos, now.windowNanos());
        return fits ? byAddress : null;
    }

    private BootTrace trace(Rules now) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long traceLow = random.nextLong() | 1;
        if (!now.sampling().takes(traceLow)) {
            return BootTrace.NONE;
        }
        if (traced.size() >= MOST_KEYS) {
            tooMany.increment();
            return BootTrace.NONE;
        }
        begun.increment();
        return new BootTrace(random.nextLong(), traceLow, random.nextLong() | 1, now.names());
    }

    /** Puts {@code next} in the place of {@code present}; returns who is there if another thread was faster. */
    private Boot enter(Object key, @Nullable Boot present, Boot next) {
        if (traced.size() >= MOST_KEYS) {
            return next;
        }
        boolean first = present == null ? traced.putIfAbsent(key, next) == null : traced.replace(key, present, next);
        Boot there = first ? next : traced.get(key);
        return there == null ? next : there;
    }

    private void link(Machine machine, Boot boot) {
        machine.mac().ifPresent(mac -> put(mac, boot));
        machine.address().ifPresent(where -> put(where, boot));
    }

    private void put(Object key, Boot boot) {
        if (traced.get(key) != boot && traced.size() < MOST_KEYS) {
            traced.put(key, boot);
        }
    }

    private void sweep(Rules now, long nanos) {
        if (nanos - swept >= SWEEP_NANOS) {
            swept = nanos;
            traced.values().removeIf(boot -> boot.isOver(nanos, now.windowNanos()));
            untraced.sweep(nanos, now.windowNanos());
        }
    }

    /** How many traced boots began. */
    long begun() {
        return begun.sum();
    }

    /** How many boots were to be traced and are not, because there were too many. */
    long untraced() {
        return tooMany.sum();
    }
}
