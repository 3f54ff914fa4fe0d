package org.smee.ipxe.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines of iPXE script that replace the marker inside a binary. The marker is two comment lines in the embedded
 * script of binaries built for Smee; the size of the binary never changes. Of several markers the first is replaced.
 *
 * @param text the lines, at most {@link #MAX_BYTES} in UTF-8; empty: nothing is replaced
 */
record ScriptPatch(String text) {
    static final int MAX_BYTES = 131;
    static final ScriptPatch NONE = new ScriptPatch("");
    private static final byte[] MARKER = ("#a8b7e61f1075c37a793f2f92cee89f7bba00c4a8d7842ce3d40b5889032d8881\n"
                    + "#ddd16a4fc4926ecefdfb6941e33c44ed3647133638f5e84021ea44d3152e7f97")
            .getBytes(StandardCharsets.US_ASCII);

    /** Throws {@link IllegalArgumentException} if the text is too long or has a NUL, at which iPXE stops to read. */
    ScriptPatch {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "at most " + MAX_BYTES + " bytes, the room in the binaries; this is " + length);
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text without NUL bytes, which would end the embedded script");
        }
    }

    /** Bytes of the text. */
    int length() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** How many markers there are. */
    static int markersIn(byte[] content) {
        int count = 0;
        for (int at = markerFrom(content, 0); at >= 0; at = markerFrom(content, at + MARKER.length)) {
            count++;
        }
        return count;
    }

    /** Where the first marker at or behind {@code start} begins, or -1. */
    private static int markerFrom(byte[] content, int start) {
        int last = content.length - MARKER.length;
        for (int i = start; i <= last; i++) {
            if (content[i] == '#' && Arrays.equals(content, i, i + MARKER.length, MARKER, 0, MARKER.length)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Overwrites the first marker of {@code content}, if there is one: spaces, and the text at its beginning. Says
     * whether it did.
     */
    boolean applyTo(byte[] content) {
        int at = isEmpty() ? -1 : markerFrom(content, 0);
        if (at < 0) {
            return false;
        }
        byte[] lines = text.getBytes(StandardCharsets.UTF_8);
        Arrays.fill(content, at, at + MARKER.length, (byte) ' ');
        System.arraycopy(lines, 0, content, at, lines.length);
        return true;
    }
}
