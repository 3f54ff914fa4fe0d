package org.smee.api.boot;

/** How a file was asked for. */
public enum Protocol {
    /** RFC 1350. */
    TFTP,
    /** HTTP without TLS. */
    HTTP,
    /** HTTP over TLS. */
    HTTPS
}
