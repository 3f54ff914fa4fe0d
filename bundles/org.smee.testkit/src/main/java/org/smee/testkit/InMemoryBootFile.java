package org.smee.testkit;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.smee.api.boot.BootFile;

/** A boot file in a byte array that remembers whether it was closed. */
public final class InMemoryBootFile implements BootFile {
    private final byte[] content;
    private volatile boolean closed;

    /** Serves {@code content}, which must not be changed afterwards. */
    public InMemoryBootFile(byte[] content) {
        this.content = content;
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public String etag() {
        return Integer.toHexString(java.util.Arrays.hashCode(content));
    }

    @Override
    public Instant modified() {
        return Instant.parse("2026-01-01T00:00:00Z");
    }

    @Override
    public int read(long position, ByteBuffer into) {
        int count = (int) Math.max(0, Math.min(into.remaining(), content.length - position));
        into.put(content, (int) Math.min(position, content.length), count);
        return count;
    }

    /** Whether the server closed it. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
