package org.smee.dhcp.api;

/** Bytes that are no DHCP message; the message names what is wrong and where. Carries no stack trace. */
public final class MalformedPacketException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Takes the whole sentence. */
    public MalformedPacketException(String message) {
        super(message, null, false, false);
    }
}
