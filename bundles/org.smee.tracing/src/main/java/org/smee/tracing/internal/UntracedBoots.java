package org.smee.tracing.internal;

import static org.smee.tracing.internal.UntracedTable.ABSENT;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.net.MacAddress;
import org.smee.api.trace.BootTraces.Sender;

/**
 * The boots under way that are not traced, so that their later steps begin no trace either. Where one boot of a hundred is
 * traced they are nearly all, so none of them is an object. {@link #goesOn} and what takes a MAC are for any thread; what
 * takes a machine or an event belongs to the event thread.
 */
final class UntracedBoots {
    private static final int MOST_OWNERS = UntracedTable.SIZE / 2;

    private final UntracedTable table = new UntracedTable();
    /** Whose address it is, for steps that tell no MAC. */
    private final Map<InetAddress, MacAddress> owners = new HashMap<>();

    /** Whether a DHCP message belongs to one. */
    boolean goesOn(MacAddress mac, Sender sender, boolean discover, long nanos, long windowNanos) {
        long entry = table.find(UntracedTable.key(mac), nanos, windowNanos);
        return entry != ABSENT
                && !Boot.startsOver(sender, discover, UntracedTable.isAnswered(entry), UntracedTable.isScripted(entry));
    }

    /** One begins, with a DHCP message. */
    void begin(MacAddress mac, long nanos) {
        table.begin(UntracedTable.key(mac), true, nanos);
    }

    /** The machine's next boot is traced. */
    void end(MacAddress mac) {
        table.end(UntracedTable.key(mac));
    }

    /** Whether there is one of this MAC. */
    boolean knows(Optional<MacAddress> mac, long nanos, long windowNanos) {
        return mac.isPresent() && table.find(UntracedTable.key(mac.get()), nanos, windowNanos) != ABSENT;
    }

    /** Whether there is one of this machine. */
    boolean knows(Machine machine, long nanos, long windowNanos) {
        return knows(machine.mac(), nanos, windowNanos)
                || table.find(keyByAddress(machine, nanos, windowNanos), nanos, windowNanos) != ABSENT;
    }

    /** Whether the step belongs to one, which takes note of it. */
    boolean joins(BootEvent event, long nanos, long windowNanos) {
        Machine machine = event.machine();
        long key = machine.mac().isPresent() ? UntracedTable.key(machine.mac().get()) : 0;
        long entry = machine.mac().isPresent() ? table.find(key, nanos, windowNanos) : ABSENT;
        if (entry == ABSENT) {
            key = keyByAddress(machine, nanos, windowNanos);
            entry = table.find(key, nanos, windowNanos);
        }
        if (entry == ABSENT
                || Boot.startsOver(event.stage(), UntracedTable.isByDhcp(entry), UntracedTable.isScripted(entry))) {
            return false;
        }
        table.note(key, Boot.answers(event), Boot.scripts(event));
        link(machine, key, nanos, windowNanos);
        return true;
    }

    /** One begins, with a step that is no DHCP message. */
    void begin(BootEvent event, long nanos, long windowNanos) {
        Machine machine = event.machine();
        long key;
        if (machine.mac().isPresent()) {
            key = UntracedTable.key(machine.mac().get());
        } else if (machine.address().isPresent()) {
            key = UntracedTable.key(machine.address().get());
        } else {
            return;
        }
        table.begin(key, false, nanos);
        table.note(key, Boot.answers(event), Boot.scripts(event));
        link(machine, key, nanos, windowNanos);
    }

    /** The machine's next boot is traced. */
    void end(Machine machine) {
        machine.mac().ifPresent(this::end);
        machine.address().ifPresent(address -> table.end(UntracedTable.key(address)));
    }

    /** Forgets those that are over. */
    void sweep(long nanos, long windowNanos) {
        table.sweep(nanos, windowNanos);
        owners.values().removeIf(owner -> table.find(UntracedTable.key(owner), nanos, windowNanos) == ABSENT);
    }

    /** The key of the machine that has the address; 0 if it cannot be this one. */
    private long keyByAddress(Machine machine, long nanos, long windowNanos) {
        if (machine.address().isEmpty()) {
            return 0;
        }
        InetAddress address = machine.address().get();
        @Nullable MacAddress owner = owners.get(address);
        if (owner != null && machine.mac().isEmpty()) {
            long key = UntracedTable.key(owner);
            if (table.find(key, nanos, windowNanos) != ABSENT) {
                return key;
            }
        }
        return UntracedTable.key(address);
    }

    /** From now on the address tells the MAC. */
    private void link(Machine machine, long key, long nanos, long windowNanos) {
        if (machine.mac().isEmpty() || machine.address().isEmpty()) {
            return;
        }
        MacAddress mac = machine.mac().get();
        InetAddress address = machine.address().get();
        long own = UntracedTable.key(mac);
        if (key != own) {
            table.copy(table.find(key, nanos, windowNanos), own);
        }
        if (!mac.equals(owners.get(address)) && owners.size() < MOST_OWNERS) {
            owners.put(address, mac);
            table.end(UntracedTable.key(address));
        }
    }
}
