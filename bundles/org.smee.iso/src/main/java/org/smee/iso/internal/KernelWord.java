package org.smee.iso.internal;

import java.util.Arrays;
import java.util.List;

/**
 * Decides which text from hardware or settings may stand among kernel arguments inside the configuration of a boot
 * loader. GRUB and ISOLINUX give some characters a meaning and an image has no room for quoting, so such values are
 * refused. Every method throws {@link IllegalArgumentException} that names key, value and rule.
 */
final class KernelWord {
    private static final String SPECIAL = "\"'\\$;&|<>{}`";
    private static final String CONSOLE = "console=";
    private static final int SHOWN = 200;

    private KernelWord() {}

    /** Returns {@code value} if it is one word without special characters; empty is one. */
    static String word(String key, String value) {
        boolean plain = value.chars().allMatch(c -> c > ' ' && c < 127 && SPECIAL.indexOf(c) < 0);
        if (!plain || value.startsWith("#")) {
            throw refused(
                    key,
                    value,
                    "must be one word of visible ASCII characters, without # in front and without " + SPECIAL);
        }
        return value;
    }

    /** Returns {@code value} if it is a name as in the DNS, which cannot end a field of the ipam argument. */
    static String name(String key, String value) {
        boolean plain = value.chars().allMatch(c -> c < 127 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0));
        if (!plain) {
            throw refused(key, value, "must consist of letters, digits, dots, dashes and underscores");
        }
        return value;
    }

    /** Returns {@code value} if it consists of digits and commas. */
    static String numbers(String key, String value) {
        if (!value.chars().allMatch(c -> c >= '0' && c <= '9' || c == ',')) {
            throw refused(key, value, "must be a number, or several separated by commas");
        }
        return value;
    }

    /** Returns the words of {@code values}; each element may hold several, separated by spaces or tabs. */
    static List<String> words(String key, List<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split("[ \t]+")))
                .filter(argument -> !argument.isEmpty())
                .map(argument -> word(key, argument))
                .toList();
    }

    /** Returns a facility: one word, and after it consoles only, which Smee lets people put there. */
    static String facility(String key, String value) {
        List<String> parts = words(key, List.of(value));
        if (parts.stream().skip(1).anyMatch(argument -> !argument.startsWith(CONSOLE))) {
            throw refused(key, value, "must be one word; only arguments that begin with console= may follow it");
        }
        return String.join(" ", parts);
    }

    private static IllegalArgumentException refused(String key, String value, String rule) {
        StringBuilder shown = new StringBuilder();
        value.codePoints().limit(SHOWN).forEach(c -> {
            if (Character.isISOControl(c)) {
                shown.append(String.format("\\x%02x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return new IllegalArgumentException(key + "=\"" + shown + "\" " + rule);
    }
}
