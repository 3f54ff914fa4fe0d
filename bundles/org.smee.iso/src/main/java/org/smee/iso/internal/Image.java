package org.smee.iso.internal;

/**
 * One version of a source: the same bytes for as long as anybody uses it. Whoever got it from {@link Sources} or
 * retained it releases it once.
 */
interface Image {
    /** Which version. */
    Version version();

    /** How many bytes; known at the latest when {@link #findings} are complete. */
    long size();

    /** Where the placeholders are. */
    Findings findings();

    /** How many bytes must be safe ({@link Findings#safe}) before a reading may begin at {@code first}. */
    long neededFor(long first);

    /** Whether a reading up to {@code end} never has to wait. */
    boolean isAtHand(long end);

    /** Whether it cannot be read any more: the rest never came, or the source has another version now. */
    boolean isBroken();

    /** Counts one more user. False: it is gone, ask for the source anew. */
    boolean retain();

    /** Counts one user less. */
    void release();

    /** Begins to read a part, which must lie inside. The caller holds the image until the reading is closed. */
    Reading read(long first, long length);
}
