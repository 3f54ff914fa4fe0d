package org.smee.dhcp.api;

/** Values of option 53 (RFC 2132 section 9.6). */
public final class MessageType {
    /** Option 53 is missing or not one byte long: plain BOOTP. */
    public static final int NONE = 0;

    public static final int DISCOVER = 1;
    public static final int OFFER = 2;
    public static final int REQUEST = 3;
    public static final int DECLINE = 4;
    public static final int ACK = 5;
    public static final int NAK = 6;
    public static final int RELEASE = 7;
    public static final int INFORM = 8;

    private static final String[] NAMES = {
        "BOOTP", "DISCOVER", "OFFER", "REQUEST", "DECLINE", "ACK", "NAK", "RELEASE", "INFORM"
    };

    private MessageType() {}

    /** Returns the name without "DHCP", or {@code unknown (n)}. */
    public static String name(int type) {
        return type >= 0 && type < NAMES.length ? NAMES[type] : "unknown (" + type + ")";
    }
}
