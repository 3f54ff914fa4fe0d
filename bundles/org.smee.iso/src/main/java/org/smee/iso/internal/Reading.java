package org.smee.iso.internal;

import java.io.IOException;

/** Reads one part of an image from its beginning to its end, without waiting. One thread at a time. */
interface Reading extends AutoCloseable {
    /** Nothing is at hand now. */
    int LATER = 0;

    /**
     * Puts the next bytes into {@code into[0..max)} and returns how many, or {@link #LATER}: then {@code wake} runs
     * once, on any thread, when it makes sense to ask again. Throws {@link SourceProblem} if the bytes cannot be had,
     * or would be those of another version.
     */
    int read(byte[] into, int max, Runnable wake) throws IOException;

    /** Ends it; any thread, any number of times. */
    @Override
    void close();
}
