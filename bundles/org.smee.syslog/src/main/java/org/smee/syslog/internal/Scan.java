package org.smee.syslog.internal;

import java.nio.charset.StandardCharsets;

/** A place in the bytes of one message, which moves on as they are understood. Never leaves them. */
final class Scan {
    private static final int BOM = 0xefbbbf;

    final byte[] in;
    final int end;
    int at;

    Scan(byte[] in, int end) {
        this.in = in;
        this.end = end;
    }

    /** The byte at {@code index}; -1 outside. */
    int byteAt(int index) {
        return index < end ? in[index] & 0xff : -1;
    }

    boolean is(int index, char wanted) {
        return byteAt(index) == wanted;
    }

    boolean isDigit(int index) {
        int c = byteAt(index);
        return c >= '0' && c <= '9';
    }

    /** Where the digits that begin at {@code index} end, at most {@code most} of them. */
    int afterDigits(int index, int most) {
        int next = index;
        while (next < index + most && isDigit(next)) {
            next++;
        }
        return next;
    }

    /** Where the word at {@code index} ends: at the next space or the end. */
    int afterWord(int index) {
        int next = index;
        while (next < end && in[next] != ' ') {
            next++;
        }
        return next;
    }

    String text(int from, int to) {
        return from == to ? "" : new String(in, from, to - from, StandardCharsets.UTF_8);
    }

    /** Everything from here on, without a byte order mark. */
    String rest() {
        boolean marked = end - at >= 3 && (byteAt(at) << 16 | byteAt(at + 1) << 8 | byteAt(at + 2)) == BOM;
        return text(marked ? at + 3 : at, end);
    }
}
