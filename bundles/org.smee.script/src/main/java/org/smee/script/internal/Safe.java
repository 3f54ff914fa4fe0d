package org.smee.script.internal;

import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Decides which text from hardware or settings may stand in a script, so that no value becomes a command or a kernel
 * argument of its own. iPXE has no quoting: it expands variables (dollar and brace) first, splits at white space, and
 * then takes the words {@code &&}, {@code ||} and {@code ;} for separators and a word that begins with {@code #} for a
 * comment; a backslash at the end of a line joins the next one. So nothing can be escaped, only refused:
 *
 * <ul>
 *   <li>no value holds a control character;
 *   <li>a single value ({@link #word}) holds no white space, no backslash and no variable, and is no separator or
 *       comment;
 *   <li>a URL ({@link #url}) is a single value that may hold plain variables such as {@code mac}, which people use on
 *       purpose;
 *   <li>kernel arguments ({@link #arguments}) are words; one list element may hold several, as in Smee.
 * </ul>
 *
 * Every method throws {@link IllegalArgumentException} that names the key, the value and the rule.
 */
final class Safe {
    private static final Set<String> SEPARATORS = Set.of("&&", "||", ";");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[A-Za-z0-9._:/-]+}");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Safe() {}

    /** Returns {@code value} if it is safe as one word; empty is safe. */
    static String word(String key, String value) {
        if (value.contains("${")) {
            throw refused(key, value, "must not contain ${");
        }
        return checked(key, value);
    }

    /** Returns {@code value} if it is safe as one word, apart from plain variables such as {@code net0/mac} in braces. */
    static String url(String key, String value) {
        if (value.indexOf('$') >= 0 && EXPRESSION.matcher(value).replaceAll("").contains("${")) {
            throw refused(key, value, "may contain ${name} with letters, digits and ._:/- in the name, nothing else");
        }
        return checked(key, value);
    }

    /** Returns the words of {@code values}, separated by single spaces and with a space in front, or empty text. */
    static String arguments(String key, List<String> values) {
        StringJoiner words = new StringJoiner(" ", " ", "").setEmptyValue("");
        for (String value : values) {
            rejectControls(key, value);
            for (String argument : SPACE.split(value.strip())) {
                if (!argument.isEmpty()) {
                    words.add(argument(key, argument));
                }
            }
        }
        return words.toString();
    }

    private static String argument(String key, String argument) {
        if (argument.contains("${")) {
            throw refused(key, argument, "must not contain ${");
        }
        if (argument.endsWith("\\")) {
            throw refused(key, argument, "must not end with a backslash");
        }
        rejectSeparator(key, argument);
        return argument;
    }

    private static String checked(String key, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == '\\' || c >= 127 && !Character.isLetterOrDigit(c)) {
                throw refused(key, value, "must be one word without spaces, control characters and backslashes");
            }
        }
        rejectSeparator(key, value);
        return value;
    }

    private static void rejectControls(String key, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                throw refused(key, value, "must not contain line breaks or other control characters");
            }
        }
    }

    private static void rejectSeparator(String key, String word) {
        if (SEPARATORS.contains(word) || word.startsWith("#")) {
            throw refused(key, word, "must not be &&, || or ; and must not begin with #");
        }
    }

    private static IllegalArgumentException refused(String key, String value, String rule) {
        return new IllegalArgumentException(key + "=\"" + printable(value) + "\" " + rule);
    }

    private static String printable(String value) {
        return value.codePoints()
                .limit(200)
                .collect(
                        StringBuilder::new,
                        (text, c) -> {
                            if (Character.isISOControl(c)) {
                                text.append(String.format("\\x%02x", c));
                            } else {
                                text.appendCodePoint(c);
                            }
                        },
                        StringBuilder::append)
                .toString();
    }
}
