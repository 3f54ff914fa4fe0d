package org.smee.tracing.internal;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.smee.api.net.MacAddress;

/**
 * What is known of boots that are not traced, a number for each in a table of fixed size. A table that is full forgets the
 * oldest in reach. Takes its memory with the first entry. Thread-safe.
 */
final class UntracedTable {
    /** Nothing is known. */
    static final long ABSENT = 0;

    /** How many boots fit. */
    static final int SIZE = 1 << 16;

    // an entry is one word, so that threads need no lock: 32 bits of the key, 27 bits of the time in steps of 8 ms, 5
    // bits of what happened
    private static final long PRESENT = 1; // no entry is zero
    private static final long ANSWERED = 2;
    private static final long SCRIPTED = 4;
    private static final long BY_DHCP = 8;
    private static final int FACT_BITS = 5;
    private static final int TIME_BITS = 27;
    private static final int STEP_SHIFT = 23;
    private static final int PROBES = 8;

    private volatile @Nullable AtomicLongArray table;

    /** What a machine is found by. */
    static long key(MacAddress mac) {
        return mixed(mac.bits() ^ (long) mac.octets() << Long.SIZE - Byte.SIZE);
    }

    /** The same for a machine of which no more than the address is known. */
    static long key(InetAddress address) {
        return mixed(~(long) address.hashCode());
    }

    private static long mixed(
            long bits) { // the finalizer of SplitMix64: every bit of the key decides about slot and tag
        long once = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        long twice = (once ^ once >>> 27) * 0x94d049bb133111ebL;
        return twice ^ twice >>> 31;
    }

    /** What is known of the boot under way; {@link #ABSENT} if there is none, or it began before the window. */
    long find(long key, long nanos, long windowNanos) {
        AtomicLongArray entries = table;
        int slot = entries == null ? -1 : slot(entries, key);
        if (entries == null || slot < 0) {
            return ABSENT;
        }
        long entry = entries.get(slot);
        return isOf(key, entry) && age(entry, nanos) < windowNanos >> STEP_SHIFT ? entry : ABSENT;
    }

    /** A boot begins in the place of an earlier one; {@code byDhcp}: with a DHCP message. */
    void begin(long key, boolean byDhcp, long nanos) {
        put(key, nanos >> STEP_SHIFT, PRESENT | (byDhcp ? BY_DHCP : 0));
    }

    /** Keeps what is known of a boot under another key too. */
    void copy(long entry, long to) {
        put(to, entry >>> FACT_BITS, entry & (1 << FACT_BITS) - 1);
    }

    private void put(long key, long time, long facts) {
        AtomicLongArray entries = table();
        int known = slot(entries, key);
        int slot = known < 0 ? free(entries, key, time) : known;
        entries.set(slot, key & -1L << Integer.SIZE | (time & (1L << TIME_BITS) - 1) << FACT_BITS | facts);
    }

    /** Takes note of a step. */
    void note(long key, boolean answered, boolean scripted) {
        AtomicLongArray entries = table;
        long facts = (answered ? ANSWERED : 0) | (scripted ? SCRIPTED : 0);
        int slot = entries == null || facts == 0 ? -1 : slot(entries, key);
        if (entries != null && slot >= 0) {
            long entry = entries.get(slot);
            if (isOf(key, entry) && (entry & facts) != facts) {
                entries.compareAndSet(slot, entry, entry | facts); // else another boot has begun
            }
        }
    }

    /** The boot is over: another one is traced. */
    void end(long key) {
        AtomicLongArray entries = table;
        int slot = entries == null ? -1 : slot(entries, key);
        if (entries != null && slot >= 0) {
            long entry = entries.get(slot);
            if (isOf(key, entry)) {
                entries.compareAndSet(slot, entry, 0);
            }
        }
    }

    /** Forgets what began before the window. */
    void sweep(long nanos, long windowNanos) {
        AtomicLongArray entries = table;
        for (int slot = 0; entries != null && slot < SIZE; slot++) {
            long entry = entries.get(slot);
            if (entry != 0 && age(entry, nanos) >= windowNanos >> STEP_SHIFT) {
                entries.compareAndSet(slot, entry, 0);
            }
        }
    }

    static boolean isAnswered(long entry) {
        return (entry & ANSWERED) != 0;
    }

    static boolean isScripted(long entry) {
        return (entry & SCRIPTED) != 0;
    }

    static boolean isByDhcp(long entry) {
        return (entry & BY_DHCP) != 0;
    }

    private AtomicLongArray table() {
        AtomicLongArray entries = table;
        return entries == null ? made() : entries;
    }

    private synchronized AtomicLongArray made() {
        AtomicLongArray entries = table;
        if (entries == null) {
            entries = new AtomicLongArray(SIZE);
            table = entries;
        }
        return entries;
    }

    private static int slot(AtomicLongArray entries, long key) {
        for (int i = 0; i < PROBES; i++) {
            int slot = (int) key + i & SIZE - 1;
            if (isOf(key, entries.get(slot))) {
                return slot;
            }
        }
        return -1;
    }

    private static int free(AtomicLongArray entries, long key, long time) {
        int oldest = (int) key & SIZE - 1;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < PROBES; i++) {
            int slot = (int) key + i & SIZE - 1;
            long entry = entries.get(slot);
            if (entry == 0) {
                return slot;
            }
            long age = age(entry, time << STEP_SHIFT);
            if (age > most) {
                most = age;
                oldest = slot;
            }
        }
        return oldest;
    }

    private static boolean isOf(long key, long entry) {
        return entry != 0 && (key ^ entry) >>> Integer.SIZE == 0;
    }

    /** In steps, below zero for one that began a moment later; right for six days. */
    private static long age(long entry, long nanos) {
        long steps = (nanos >> STEP_SHIFT) - (entry >>> FACT_BITS);
        return steps << Long.SIZE - TIME_BITS >> Long.SIZE - TIME_BITS;
    }
}
