package org.smee.dhcp.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts per MAC what repeats within a minute. Of fixed size: when many machines boot at once the oldest entry in reach
 * makes room, so a count may be too low, never too high. Takes its memory with the first entry. Not thread-safe.
 */
final class LoopMemory {
    static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final int SIZE = 1 << 16;
    private static final int PROBES = 8;

    private final LongSupplier nanoClock;
    private long[] macs = {};
    private long[] started = {};
    private int[] what = {};
    private int[] transaction = {};
    private byte[] count = {};

    LoopMemory(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** How often {@link #repeat} was counted for the MAC within the running minute, whatever repeated. */
    int count(long mac) {
        int slot = find(mac);
        return slot < 0 ? 0 : count[slot];
    }

    /**
     * Counts one more {@code thing} for the MAC and returns how often it was counted. The same transaction counts once,
     * since clients repeat what they do not hear an answer to; another thing begins again at one.
     */
    int repeat(long mac, int thing, int xid) {
        if (macs.length == 0) {
            macs = new long[SIZE];
            started = new long[SIZE];
            what = new int[SIZE];
            transaction = new int[SIZE];
            count = new byte[SIZE];
        }
        int slot = find(mac);
        if (slot >= 0 && what[slot] == thing) {
            if (transaction[slot] == xid) {
                return 0;
            }
            transaction[slot] = xid;
            count[slot] = (byte) Math.min(count[slot] + 1, Byte.MAX_VALUE);
            return count[slot];
        }
        int free = slot >= 0 ? slot : oldest(mac);
        macs[free] = mac;
        started[free] = nanoClock.getAsLong();
        what[free] = thing;
        transaction[free] = xid;
        count[free] = 1;
        return 1;
    }

    private int find(long mac) {
        if (macs.length == 0) {
            return -1;
        }
        long now = nanoClock.getAsLong();
        int at = slot(mac);
        for (int i = 0; i < PROBES; i++) {
            int slot = at + i & SIZE - 1;
            if (count[slot] > 0 && macs[slot] == mac) {
                return now - started[slot] < WINDOW_NANOS ? slot : -1;
            }
        }
        return -1;
    }

    private int oldest(long mac) {
        int at = slot(mac);
        int oldest = at;
        for (int i = 0; i < PROBES; i++) {
            int slot = at + i & SIZE - 1;
            if (count[slot] == 0 || macs[slot] == mac) {
                return slot;
            }
            if (started[slot] - started[oldest] < 0) {
                oldest = slot;
            }
        }
        return oldest;
    }

    private static int slot(long mac) {
        return (int) (mac * 0x9E3779B97F4A7C15L >>> 48);
    }
}
