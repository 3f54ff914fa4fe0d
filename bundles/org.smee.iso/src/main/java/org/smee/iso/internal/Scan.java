package org.smee.iso.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/** Searches a stored image for placeholders, a slice at a time, so that it takes no thread for long. */
final class Scan {
    private static final int SLICE = 32 << 20;
    private static final int PIECE = 256 * 1024;

    private final StoredImage image;
    private final Executor executor;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private long position;

    private Scan(StoredImage image, Executor executor) {
        this.image = image;
        this.executor = executor;
    }

    static Scan of(StoredImage image, Executor executor) {
        return new Scan(image, executor);
    }

    /** Begins, on a thread of the executor. */
    void start() {
        executor.execute(this::next);
    }

    private void next() {
        if (image.findings().problem().isPresent() || !image.retain()) {
            return;
        }
        try {
            long end = Math.min(position + SLICE, image.size());
            while (position < end) {
                piece.clear().limit((int) Math.min(PIECE, end - position));
                if (image.fetch(piece, position) < 0) {
                    throw SourceProblem.bad("the file of the image became shorter while it was read");
                }
                position += piece.position();
                image.findings().feed(piece.flip());
            }
            if (position == image.size()) {
                image.findings().end();
            } else {
                executor.execute(this::next);
            }
        } catch (IOException e) {
            image.findings()
                    .fail(e instanceof SourceProblem known ? known : SourceProblem.bad("scanning failed: " + e));
        } finally {
            image.release();
        }
    }
}
