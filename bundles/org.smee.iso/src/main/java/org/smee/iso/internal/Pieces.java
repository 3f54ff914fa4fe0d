package org.smee.iso.internal;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Buffers that are used again; so many as are worth keeping. Thread-safe. */
final class Pieces {
    static final int SIZE = 64 * 1024;
    private static final int KEPT = 64;

    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

    /** A buffer of {@link #SIZE} bytes with any content. */
    byte[] take() {
        byte[] piece = free.poll();
        return piece == null ? new byte[SIZE] : piece;
    }

    /** Gives back a buffer that nobody will touch any more. */
    void give(byte[] piece) {
        boolean kept = free.offer(piece); // else it is garbage
    }
}
