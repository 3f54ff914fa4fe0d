package org.smee.dhcp.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** The boot file of a reply, as bytes that are written over for the next one. Not thread-safe. */
final class BootFileField {
    /** What the header's field holds beside the NUL at its end. */
    static final int FITS_HEADER = DhcpHeader.FILE_LENGTH - 1;

    /** Text beyond it is left out. */
    static final int LONGEST = 400;

    /** Never longer: a MAC is added whole. */
    static final int CAPACITY = 512;

    private final byte[] bytes = new byte[CAPACITY];
    private int length;
    private boolean cut;

    void clear() {
        length = 0;
        cut = false;
    }

    @SuppressWarnings("deprecation") // the one way to copy ASCII out of a String without allocating
    void add(String text) {
        int count = Math.min(text.length(), LONGEST - length);
        cut |= count < text.length();
        if (count > 0) {
            text.getBytes(0, count, bytes, length);
            length += count;
        }
    }

    /** Adds a MAC; {@code separator} 0: none, '.': after every second octet. */
    void add(long macBits, int octets, char separator) {
        for (int i = 0; i < octets; i++) {
            int octet = (int) (macBits >>> 8 * (octets - 1 - i)) & 0xff;
            if (i > 0 && separator != 0 && (separator != '.' || i % 2 == 0)) {
                bytes[length++] = (byte) separator;
            }
            bytes[length++] = (byte) Character.forDigit(octet >>> 4, 16);
            bytes[length++] = (byte) Character.forDigit(octet & 15, 16);
        }
    }

    int length() {
        return length;
    }

    /** Whether some of it was left out. */
    boolean isCut() {
        return cut;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, ISO_8859_1);
    }
}
