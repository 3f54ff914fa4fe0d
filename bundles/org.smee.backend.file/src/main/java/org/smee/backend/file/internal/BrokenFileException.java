package org.smee.backend.file.internal;

/** The file as a whole cannot be used; the message says where and why, without naming the file. */
final class BrokenFileException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenFileException(String message) {
        super(message, null, false, false);
    }
}
