package org.smee.http.internal;

/**
 * The part of a file that a request asks for (RFC 9110 section 14).
 *
 * @param first first byte, from 0
 * @param length number of bytes; -1: the range lies outside the file
 */
record ByteRange(long first, long length) {
    private static final ByteRange OUTSIDE = new ByteRange(0, -1);
    private static final String UNIT = "bytes=";
    private static final int MAX_DIGITS = 18;

    /** Whether the answer is 416. */
    boolean isOutside() {
        return length < 0;
    }

    /** Whether this is all of a file of {@code size} bytes. */
    boolean isWhole(long size) {
        return length == size;
    }

    /** Everything. */
    static ByteRange whole(long size) {
        return new ByteRange(0, size);
    }

    /** The single range in a header value. Several ranges, other units and nonsense mean the whole file, as allowed. */
    static ByteRange of(String header, long size) {
        if (!header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return whole(size);
        }
        String spec = header.substring(UNIT.length()).trim();
        int dash = spec.indexOf('-');
        if (dash < 0 || !isNumber(spec, 0, dash) || !isNumber(spec, dash + 1, spec.length()) || spec.length() == 1) {
            return whole(size);
        }
        if (dash == 0) {
            long count = Math.min(number(spec.substring(1)), size);
            return count == 0 ? OUTSIDE : new ByteRange(size - count, count);
        }
        long first = number(spec.substring(0, dash));
        long last = dash == spec.length() - 1 ? Long.MAX_VALUE : number(spec.substring(dash + 1));
        if (last < first) {
            return whole(size);
        }
        return first >= size ? OUTSIDE : new ByteRange(first, Math.min(last, size - 1) - first + 1);
    }

    private static boolean isNumber(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static long number(String digits) {
        return digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
