package org.smee.api.net;

import java.util.Optional;

/**
 * A 6, 8 or 20 octet link-layer address; prints lower case with colons.
 *
 * <p>Only the first 8 octets of a 20 octet (InfiniBand) address fit {@code bits}; such an address keeps the last
 * eight, which carry the port GUID (RFC 4391 section 9.1.1), and {@code octets} says 20.
 *
 * @param bits the octets as one big-endian number, most significant first
 * @param octets how many octets the address has on the wire: 6, 8 or 20
 */
public record MacAddress(long bits, int octets) implements Comparable<MacAddress> {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /** Throws {@link IllegalArgumentException} if {@code octets} is not 6, 8 or 20 or {@code bits} does not fit. */
    public MacAddress {
        if (octets != 6 && octets != 8 && octets != 20) {
            throw new IllegalArgumentException("a MAC address has 6, 8 or 20 octets, not " + octets);
        }
        if (octets == 6 && bits >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits in a 6 octet MAC address");
        }
    }

    /** Returns the 6 octet address held in the low 48 bits. */
    public static MacAddress of(long bits) {
        return new MacAddress(bits, 6);
    }

    /**
     * Reads pairs separated by {@code :} or {@code -}, groups of four separated by {@code .}, or plain hex digits, in
     * either case, without mixing separators. Throws {@link IllegalArgumentException} that names the text.
     */
    public static MacAddress parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text
                        + "\" is not a MAC address; allowed: 52:54:00:aa:88:2a, 52-54-00-aa-88-2a, 5254.00aa.882a or"
                        + " 525400aa882a"));
    }

    /** As {@link #parse}, but empty for text that is no MAC address. */
    public static Optional<MacAddress> tryParse(CharSequence text) {
        int length = text.length();
        char separator = separatorOf(text);
        int group = separator == '.' ? 4 : 2;
        long bits = 0;
        int digits = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (separator != 0 && i % (group + 1) == group) {
                if (c != separator) {
                    return Optional.empty();
                }
                continue;
            }
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return Optional.empty();
            }
            bits = bits << 4 | digit;
            digits++;
        }
        boolean complete = separator == 0 || length % (group + 1) == group;
        boolean known = digits == 12 || digits == 16 || digits == 40;
        return complete && known ? Optional.of(new MacAddress(bits, digits / 2)) : Optional.empty();
    }

    private static char separatorOf(CharSequence text) {
        if (text.length() > 4 && text.charAt(4) == '.') {
            return '.';
        }
        char third = text.length() > 2 ? text.charAt(2) : 0;
        return third == ':' || third == '-' ? third : 0;
    }

    /** Prints pairs separated by {@code separator}, e.g. {@code 52-54-00-aa-88-2a} for a dash. */
    public String toString(char separator) {
        int shown = Math.min(octets, 8);
        char[] text = new char[shown * 3 - 1];
        for (int i = 0; i < shown; i++) {
            int octet = (int) (bits >>> 8 * (shown - 1 - i)) & 0xff;
            text[i * 3] = HEX[octet >>> 4];
            text[i * 3 + 1] = HEX[octet & 15];
            if (i < shown - 1) {
                text[i * 3 + 2] = separator;
            }
        }
        return new String(text);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits * 0x9E3779B97F4A7C15L);
    }

    @Override
    public int compareTo(MacAddress other) {
        int byLength = Integer.compare(octets, other.octets);
        return byLength != 0 ? byLength : Long.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return toString(':');
    }
}
