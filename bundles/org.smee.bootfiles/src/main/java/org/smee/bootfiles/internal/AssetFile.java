package org.smee.bootfiles.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.smee.api.boot.BootFile;

/**
 * A file on disk, held open: who replaces it changes nothing for those who read it. A file that is written to in place
 * while it is read ends the reading with an error, because a mixture of two kernels must not reach a machine.
 */
final class AssetFile implements BootFile {
    private static final long LOOK_AGAIN_NANOS = 100_000_000L;

    private final FileChannel channel;
    private final Path path;
    private final FileState state;
    private long lookedAt = System.nanoTime();

    /** Takes over {@code channel}; {@code path} without links is where it was opened in {@code state}. */
    AssetFile(FileChannel channel, Path path, FileState state) {
        this.channel = channel;
        this.path = path;
        this.state = state;
    }

    @Override
    public long size() {
        return state.size();
    }

    @Override
    public String etag() {
        return state.tag();
    }

    @Override
    public Instant modified() {
        return state.modified().toInstant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public String contentType() {
        return ContentTypes.of(String.valueOf(path.getFileName()));
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        long left = state.size() - position;
        if (left <= 0 || !into.hasRemaining()) {
            return 0;
        }
        int limit = into.limit();
        into.limit((int) Math.min(limit, into.position() + left)); // what was appended meanwhile is not ours
        int count;
        try {
            count = channel.read(into, position);
        } finally {
            into.limit(limit);
        }
        if (count < 0) {
            throw rewritten();
        }
        long now = System.nanoTime();
        if (count == left || now - lookedAt > LOOK_AGAIN_NANOS) {
            lookedAt = now;
            stillTheSame();
        }
        return count;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be closed", e);
        }
    }

    private void stillTheSame() throws IOException {
        FileState now;
        try {
            now = FileState.of(path);
        } catch (IOException e) {
            return; // deleted or replaced: the open one is as it was
        }
        if (state.isRewrittenAs(now)) {
            throw rewritten();
        }
    }

    private IOException rewritten() {
        return new IOException(path.getFileName()
                + " was written to while it was sent; replace boot files by renaming the new one over the old one");
    }
}
