package org.smee.iso.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The kernel arguments of one machine, filled up with spaces to the length of the placeholder they replace. Immutable. */
final class Patch {
    private final byte[] bytes;
    private final String tag;

    private Patch(byte[] bytes, String tag) {
        this.bytes = bytes;
        this.tag = tag;
    }

    /** Throws {@link IllegalArgumentException} with both lengths if {@code text} does not fit. */
    static Patch of(String text, Magic magic) {
        byte[] arguments = text.getBytes(StandardCharsets.US_ASCII);
        if (arguments.length > magic.length()) {
            throw new IllegalArgumentException("the kernel arguments have " + arguments.length
                    + " characters, the placeholder in the image has room for " + magic.length());
        }
        byte[] filled = Arrays.copyOf(arguments, magic.length());
        Arrays.fill(filled, arguments.length, filled.length, (byte) ' ');
        return new Patch(filled, Magic.hash(magic.tag().getBytes(StandardCharsets.US_ASCII), filled));
    }

    /** Identifies arguments and placeholder in a few characters. */
    String tag() {
        return tag;
    }

    /**
     * Patches a part of an image in place, and returns how many bytes that were.
     *
     * @param offsets where the placeholders begin in the image, ascending
     * @param position place in the image of {@code piece[0]}
     * @param piece the part; only the first {@code length} bytes count
     */
    int apply(long[] offsets, long position, byte[] piece, int length) {
        int patched = 0;
        int at = Arrays.binarySearch(offsets, position - bytes.length + 1);
        for (int i = at < 0 ? -at - 1 : at; i < offsets.length && offsets[i] < position + length; i++) {
            long begin = Math.max(offsets[i], position);
            long end = Math.min(offsets[i] + bytes.length, position + length);
            System.arraycopy(bytes, (int) (begin - offsets[i]), piece, (int) (begin - position), (int) (end - begin));
            patched += (int) (end - begin);
        }
        return patched;
    }
}
