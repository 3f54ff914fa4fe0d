package org.smee.dhcp.api;

import java.util.Arrays;

/**
 * Where the value of each option code stands in one byte array. Reused from packet to packet: clearing costs four
 * stores, because the bitmap alone says which entries count.
 */
final class OptionTable {
    private final long[] present = new long[4];
    private final int[] offset = new int[256];
    private final int[] length = new int[256];

    void clear() {
        Arrays.fill(present, 0);
    }

    boolean has(int code) {
        return (present[code >>> 6] >>> code & 1) != 0;
    }

    void set(int code, int at, int count) {
        present[code >>> 6] |= 1L << code;
        offset[code] = at;
        length[code] = count;
    }

    void remove(int code) {
        present[code >>> 6] &= ~(1L << code);
    }

    int offset(int code) {
        return offset[code];
    }

    /** Length of the value, 0 if the option is absent. */
    int length(int code) {
        return has(code) ? length[code] : 0;
    }

    /** The smallest code present that is at least {@code from}, or 256. */
    int next(int from) {
        for (int word = from >>> 6, shift = from & 63; word < 4; word++, shift = 0) {
            long rest = present[word] >>> shift << shift;
            if (rest != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(rest);
            }
        }
        return 256;
    }
}
