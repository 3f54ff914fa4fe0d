package org.smee.iso.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The placeholder that stands in an image where the kernel arguments belong. Immutable. */
final class Magic {
    static final int SHORTEST = 16;
    static final int LONGEST = 65_536;
    static final int NOT_FOUND = -1;
    private static final String HOOK_OS = "hookos-magic.txt";

    private final byte[] bytes;
    /** How far the search may move on, by the byte under the last position (Boyer, Moore, Horspool). */
    private final int[] shift = new int[256];

    private Magic(byte[] bytes) {
        this.bytes = bytes;
        Arrays.fill(shift, bytes.length);
        for (int i = 0; i < bytes.length - 1; i++) {
            shift[bytes[i] & 0xff] = bytes.length - 1 - i;
        }
    }

    /** Throws {@link IllegalArgumentException} unless {@code text} is 16..65,536 visible ASCII characters. */
    static Magic of(String text) {
        boolean visible = text.chars().allMatch(c -> c > ' ' && c < 127);
        if (!visible || text.length() < SHORTEST || text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    SHORTEST + ".." + LONGEST + " visible ASCII characters without spaces; empty: HookOS's own");
        }
        return new Magic(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The placeholder of HookOS images. */
    static Magic hookOs() {
        try (InputStream resource = Magic.class.getResourceAsStream(HOOK_OS)) {
            if (resource == null) {
                throw new IllegalStateException("the bundle lacks its resource " + HOOK_OS);
            }
            return new Magic(resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the bundle's resource " + HOOK_OS + " cannot be read", e);
        }
    }

    int length() {
        return bytes.length;
    }

    /** Identifies the placeholder in a few characters. */
    String tag() {
        return hash(bytes);
    }

    /** The first place in {@code text[from..to)} where the whole placeholder stands, or {@link #NOT_FOUND}. */
    int indexIn(byte[] text, int from, int to) {
        int last = bytes.length - 1;
        int at = from;
        while (at + last < to) {
            int i = last;
            while (i >= 0 && text[at + i] == bytes[i]) {
                i--;
            }
            if (i < 0) {
                return at;
            }
            at += shift[text[at + last] & 0xff];
        }
        return NOT_FOUND;
    }

    /** The first 16 hex digits of the SHA-256 of the parts, in order. */
    static String hash(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
