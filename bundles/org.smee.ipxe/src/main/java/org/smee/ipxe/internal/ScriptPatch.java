package org.smee.ipxe.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines of iPXE script that replace the marker inside a binary. The marker is two comment lines in the embedded
 * script of binaries built for Smee; the size of the binary never changes.
 *
 * @param text the lines, at most {@link #MAX_BYTES} in UTF-8; empty: nothing is replaced
 */
record ScriptPatch(String text) {
    static final int MAX_BYTES = 131;
    static final ScriptPatch NONE = new ScriptPatch("");
    private static final byte[] MARKER = ("#a8b7e61f1075c37a793f2f92cee89f7bba00c4a8d7842ce3d40b5889032d8881\n"
                    + "#ddd16a4fc4926ecefdfb6941e33c44ed3647133638f5e84021ea44d3152e7f97")
            .getBytes(StandardCharsets.US_ASCII);

    /** Throws {@link IllegalArgumentException} if the text is too long. */
    ScriptPatch {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "at most " + MAX_BYTES + " bytes, the room in the binaries; this is " + length);
        }
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Where the marker begins, or -1. */
    static int markerIn(byte[] content) {
        int last = content.length - MARKER.length;
        for (int i = 0; i <= last; i++) {
            if (content[i] == '#' && Arrays.equals(content, i, i + MARKER.length, MARKER, 0, MARKER.length)) {
                return i;
            }
        }
        return -1;
    }

    /** Overwrites the first marker of {@code content}, if there is one: spaces, and the text at its beginning. */
    void applyTo(byte[] content) {
        int at = isEmpty() ? -1 : markerIn(content);
        if (at >= 0) {
            byte[] lines = text.getBytes(StandardCharsets.UTF_8);
            Arrays.fill(content, at, at + MARKER.length, (byte) ' ');
            System.arraycopy(lines, 0, content, at, lines.length);
        }
    }
}
