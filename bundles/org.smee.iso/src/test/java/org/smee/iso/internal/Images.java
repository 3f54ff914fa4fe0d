package org.smee.iso.internal;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Images for tests: random bytes with the placeholder at chosen places. */
final class Images {
    static final Magic MAGIC = Magic.hookOs();

    private Images() {}

    static byte[] with(int size, int... offsets) {
        byte[] image = new byte[size];
        new Random(size).nextBytes(image);
        for (int offset : offsets) {
            System.arraycopy(placeholder(), 0, image, offset, MAGIC.length());
        }
        return image;
    }

    /** The image as a machine should see it. */
    static byte[] patched(byte[] image, String arguments, int... offsets) {
        byte[] seen = image.clone();
        byte[] text = (arguments + " ".repeat(MAGIC.length() - arguments.length())).getBytes(StandardCharsets.US_ASCII);
        for (int offset : offsets) {
            System.arraycopy(text, 0, seen, offset, text.length);
        }
        return seen;
    }

    static byte[] placeholder() {
        try (var in = Images.class.getResourceAsStream("hookos-magic.txt")) {
            return in.readAllBytes();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
