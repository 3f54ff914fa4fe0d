package org.smee.script.internal;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which text from hardware or settings may stand in a script, so that no value becomes a command or a kernel
 * argument of its own. iPXE has no quoting: it splits at white space, takes the words {@code &&}, {@code ||} and
 * {@code ;} for separators and a word that begins with {@code #} for a comment, and expands variables; a backslash at
 * the end of a line joins the next one. Linux splits its command line again, at the byte A0 too, and a quotation mark
 * swallows what follows. So nothing can be escaped, only refused:
 *
 * <ul>
 *   <li>every value is printable ASCII;
 *   <li>a single value ({@link #word}) holds no space, quotation mark, backslash and variable, is no separator, comment
 *       or option, and is no longer than {@link #LONGEST_WORD}, or it would push others out of the command line;
 *   <li>a URL ({@link #url}) is a single value that may hold plain variables such as {@code mac}, which people use on
 *       purpose. A variable that may hold free text (a DHCP host name, a serial number) is written with iPXE's own
 *       escaping, {@code :uristring};
 *   <li>kernel arguments ({@link #arguments}) are words; one list element may hold several, as in Smee.
 * </ul>
 *
 * Every method throws {@link IllegalArgumentException} that names the key, the value and the rule.
 */
final class Safe {
    static final int LONGEST_WORD = 255;
    static final int LONGEST_URL = 2000;

    private static final Set<String> SEPARATORS = Set.of("&&", "||", ";");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([A-Za-z0-9._/-]+)(?::([A-Za-z0-9]+))?}");
    private static final Pattern SPACE = Pattern.compile(" +");
    /** Variables of iPXE that hold numbers and addresses, whatever a DHCP server or a mainboard says. */
    private static final Set<String> PLAIN = Set.of(
            "mac",
            "ip",
            "ip6",
            "uuid",
            "arch",
            "buildarch",
            "platform",
            "netmask",
            "gateway",
            "dns",
            "next-server",
            "syslog",
            "bustype",
            "busloc",
            "busid",
            "chip",
            "linktype",
            "ifname",
            "mtu",
            "len6",
            "unixtime",
            "memsize");
    /** Types of iPXE whose text never holds a space. */
    private static final Set<String> PLAIN_TYPES = Set.of(
            "uristring",
            "hex",
            "hexhyp",
            "hexraw",
            "base64",
            "int8",
            "int16",
            "int32",
            "uint8",
            "uint16",
            "uint32",
            "ipv4",
            "ipv6",
            "uuid",
            "guid",
            "busdevfn");

    private Safe() {}

    /** Returns {@code value} if it is safe as one word; empty is safe. */
    static String word(String key, String value) {
        rejectUnprintable(key, value);
        rejectLonger(key, value, LONGEST_WORD);
        if (value.contains("${")) {
            throw refused(key, value, "must not contain ${");
        }
        if (value.indexOf('"') >= 0) {
            throw refused(key, value, "must not contain quotation marks");
        }
        return single(key, value);
    }

    /** Returns {@code value}, safe as one word, with variables such as {@code net0/mac} in braces. */
    static String url(String key, String value) {
        rejectUnprintable(key, value);
        String safe = value.indexOf('$') < 0 ? value : variables(key, value);
        rejectLonger(key, safe, LONGEST_URL);
        if (safe.indexOf('"') >= 0) {
            throw refused(key, value, "must not contain quotation marks");
        }
        return single(key, safe);
    }

    /** Returns the words of {@code values}, separated by single spaces and with a space in front, or empty text. */
    static String arguments(String key, List<String> values) {
        if (values.isEmpty()) {
            return "";
        }
        StringBuilder words = new StringBuilder();
        for (String value : values) {
            rejectUnprintable(key, value);
            if (value.chars().filter(c -> c == '"').count() % 2 != 0) {
                throw refused(key, value, "must have a second quotation mark for each first one");
            }
            for (String argument : SPACE.split(value)) {
                if (!argument.isEmpty()) {
                    words.append(' ').append(argument(key, argument));
                }
            }
        }
        return words.toString();
    }

    /** Returns {@code value} with its control characters readable, at most 200 characters, for messages. */
    static String printable(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints().limit(200).forEach(c -> {
            if (c >= ' ' && c < 127) {
                text.appendCodePoint(c);
            } else {
                text.append(String.format(c < 256 ? "\\x%02x" : "\\u%04x", c));
            }
        });
        return text.append(value.codePointCount(0, value.length()) > 200 ? "..." : "")
                .toString();
    }

    /** The exception for a value that breaks {@code rule}. */
    static IllegalArgumentException refused(String key, String value, String rule) {
        return new IllegalArgumentException(key + "=\"" + printable(value) + "\" " + rule);
    }

    private static String variables(String key, String value) {
        String safe = EXPRESSION
                .matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(escaping(found.group(), found.group(1), found.group(2))));
        if (EXPRESSION.matcher(safe).replaceAll("").contains("${")) {
            throw refused(key, value, "may contain ${name} with letters, digits and ._:/- in the name, nothing else");
        }
        return safe;
    }

    private static String escaping(String expression, String path, String type) {
        boolean plain =
                type == null ? PLAIN.contains(path.substring(path.lastIndexOf('/') + 1)) : PLAIN_TYPES.contains(type);
        return plain ? expression : "${" + path + ":uristring}";
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

    private static String single(String key, String value) {
        if (value.indexOf(' ') >= 0 || value.indexOf('\\') >= 0) {
            throw refused(key, value, "must be one word without spaces and backslashes");
        }
        if (value.startsWith("-")) {
            throw refused(key, value, "must not begin with -");
        }
        rejectSeparator(key, value);
        return value;
    }

    private static void rejectUnprintable(String key, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c >= 127) {
                throw refused(key, value, "must be printable ASCII without line breaks and other control characters");
            }
        }
    }

    private static void rejectLonger(String key, String value, int longest) {
        if (value.length() > longest) {
            throw refused(key, value, "must have at most " + longest + " characters, not " + value.length());
        }
    }

    private static void rejectSeparator(String key, String word) {
        if (word.startsWith("#") || SEPARATORS.contains(word)) {
            throw refused(key, word, "must not be &&, || or ; and must not begin with #");
        }
    }
}
