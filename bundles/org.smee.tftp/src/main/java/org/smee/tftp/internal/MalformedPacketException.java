package org.smee.tftp.internal;

/** Bytes from the network are not what the RFC says; the reason names the rule. */
final class MalformedPacketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    MalformedPacketException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** The rule that is broken, in a sentence. */
    String reason() {
        return reason;
    }
}
