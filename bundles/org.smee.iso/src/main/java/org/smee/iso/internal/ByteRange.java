package org.smee.iso.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of an image.
 *
 * @param first its first byte, from 0
 * @param length how many bytes
 */
record ByteRange(long first, long length) {
    private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d*)-(\\d*)\\s*", Pattern.CASE_INSENSITIVE);
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
        Matcher range = SINGLE.matcher(header);
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return Optional.of(whole);
        }
        if (range.group(1).isEmpty()) {
            long count = Math.min(number(range.group(2)), size);
            return count == 0 ? Optional.empty() : Optional.of(new ByteRange(size - count, count));
        }
        long first = number(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : number(range.group(2));
        if (last < first) {
            return Optional.of(whole);
        }
        return first >= size
                ? Optional.empty()
                : Optional.of(new ByteRange(first, Math.min(last, size - 1) - first + 1));
    }

    private static long number(String digits) {
        return digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
