package org.smee.http.internal;

/** A certificate or key cannot be used; the message says which and why, and never holds a secret. */
final class TlsException extends Exception {
    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message);
    }
}
