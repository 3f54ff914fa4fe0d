package org.smee.tftp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.smee.api.boot.BootFile;

/**
 * A file as netascii: LF goes out as CR LF and CR as CR NUL (RFC 1350 section 1, RFC 764). Its length is not known before
 * the end. Going back is possible as far as one window, then it starts again from the beginning.
 */
final class NetasciiFile implements BootFile {
    private static final int CHUNK = 4096;
    private static final int SPACING = 65_536;
    private static final int NOTHING = -1;

    private final BootFile file;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).limit(0);
    private final ByteBuffer skipped = ByteBuffer.allocate(CHUNK);
    private final List<Cursor> marks = new ArrayList<>();
    private Cursor now = new Cursor(0, 0, NOTHING);
    private long chunkAt;

    /**
     * A place in both files.
     *
     * @param source next byte to read
     * @param position next byte to give
     * @param pending second half of a pair whose first half was given
     */
    private record Cursor(long source, long position, int pending) {}

    NetasciiFile(BootFile file) {
        this.file = file;
    }

    /** Negative: unknown. */
    @Override
    public long size() {
        return -1;
    }

    @Override
    public String etag() {
        return file.etag();
    }

    @Override
    public Instant modified() {
        return file.modified();
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        seek(position);
        int before = into.remaining();
        copy(into);
        return before - into.remaining();
    }

    private void seek(long position) throws IOException {
        if (now.position >= (long) marks.size() * SPACING) {
            marks.add(now);
        }
        if (position < now.position) {
            int nearest = (int) Math.min(position / SPACING, marks.size() - 1L);
            while (marks.get(nearest).position > position) {
                nearest--;
            }
            now = marks.get(nearest);
        }
        while (now.position < position) {
            skipped.clear().limit((int) Math.min(CHUNK, position - now.position));
            copy(skipped);
            if (skipped.hasRemaining()) {
                return;
            }
        }
    }

    private void copy(ByteBuffer into) throws IOException {
        long source = now.source;
        int pending = now.pending;
        int start = into.position();
        while (into.hasRemaining()) {
            if (pending != NOTHING) {
                into.put((byte) pending);
                pending = NOTHING;
                continue;
            }
            int next = byteAt(source);
            if (next == NOTHING) {
                break;
            }
            source++;
            if (next == '\n') {
                into.put((byte) '\r');
                pending = '\n';
            } else {
                into.put((byte) next);
                pending = next == '\r' ? 0 : NOTHING;
            }
        }
        now = new Cursor(source, now.position + into.position() - start, pending);
    }

    private int byteAt(long source) throws IOException {
        if (source < chunkAt || source >= chunkAt + chunk.limit()) {
            chunk.clear();
            chunkAt = source;
            int count = file.read(source, chunk);
            chunk.limit(Math.max(0, count));
        }
        return chunk.limit() == 0 ? NOTHING : chunk.get((int) (source - chunkAt)) & 0xff;
    }

    @Override
    public void close() {
        file.close();
    }
}
