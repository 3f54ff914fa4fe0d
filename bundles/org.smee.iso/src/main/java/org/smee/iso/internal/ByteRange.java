package org.smee.iso.internal;

import java.util.Optional;

/**
 * A part of an image.
 *
 * @param first its first byte, from 0
 * @param length how many bytes
 */
record ByteRange(long first, long length) {
    private static final String UNIT = "bytes=";
    private static final int MOST_DIGITS = 18;

    /** Behind the last byte. */
    long end() {
        return first + length;
    }

    /**
     * What a Range header asks for (RFC 9110 section 14.2). Several ranges, other units and nonsense mean the whole, as
     * allowed there; empty if no byte of it exists (416).
     */
    static Optional<ByteRange> of(String header, long size) {
        ByteRange whole = new ByteRange(0, size);
        if (!header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return Optional.of(whole);
        }
        String range = header.substring(UNIT.length()).trim();
        int dash = range.indexOf('-');
        if (dash < 0
                || range.length() == 1
                || !isDigits(range, 0, dash)
                || !isDigits(range, dash + 1, range.length())) {
            return Optional.of(whole);
        }
        if (dash == 0) {
            long count = Math.min(number(range, 1, range.length()), size);
            return count == 0 ? Optional.empty() : Optional.of(new ByteRange(size - count, count));
        }
        long first = number(range, 0, dash);
        long last = dash == range.length() - 1 ? Long.MAX_VALUE : number(range, dash + 1, range.length());
        if (last < first) {
            return Optional.of(whole);
        }
        return first >= size
                ? Optional.empty()
                : Optional.of(new ByteRange(first, Math.min(last, size - 1) - first + 1));
    }

    private static boolean isDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static long number(String text, int from, int to) {
        return to - from > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(text, from, to, 10);
    }
}
