package org.smee.dhcp.api;

/** How a MAC stands in the path of a binary (Smee's {@code ipxe-binary-inject-mac-addr-format}). */
public enum MacFormat {
    /** 52:54:00:aa:88:2a. */
    COLON(':'),
    /** 5254.00aa.882a. */
    DOT('.'),
    /** 52-54-00-aa-88-2a. */
    DASH('-'),
    /** 525400aa882a. */
    NO_DELIMITER((char) 0),
    /** No path element at all. */
    EMPTY((char) 0);

    private final char separator;

    MacFormat(char separator) {
        this.separator = separator;
    }

    /** Stands between the parts; NUL for none. */
    public char separator() {
        return separator;
    }

    /** Reads Smee's words {@code colon dot dash no-delimiter empty}; throws {@link IllegalArgumentException}. */
    public static MacFormat parse(String text) {
        return switch (text) {
            case "", "colon" -> COLON;
            case "dot" -> DOT;
            case "dash" -> DASH;
            case "no-delimiter" -> NO_DELIMITER;
            case "empty" -> EMPTY;
            default -> throw new IllegalArgumentException("colon, dot, dash, no-delimiter or empty");
        };
    }
}
