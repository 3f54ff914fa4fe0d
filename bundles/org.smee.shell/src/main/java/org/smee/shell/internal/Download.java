package org.smee.shell.internal;

/**
 * A file that was fetched in full.
 *
 * @param size its bytes
 * @param head its first bytes as text, at most {@link #HEAD}
 * @param notes what the transfer told beside the content, e.g. the options agreed
 */
record Download(long size, String head, String notes) {
    /** How much of a file is kept. */
    static final int HEAD = 64 * 1024;
    /** A file longer than this is not read to its end. */
    static final long LONGEST = 1L << 30;
}
