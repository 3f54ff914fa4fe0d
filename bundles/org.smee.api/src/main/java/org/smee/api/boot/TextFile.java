package org.smee.api.boot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Text that a provider made, as a file in UTF-8. Its age is not known, because it is made when asked for. */
public final class TextFile implements BootFile {
    private final byte[] content;

    /** Holds {@code text} as it is. */
    public TextFile(String text) {
        this.content = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public String etag() {
        CRC32C low = new CRC32C();
        low.update(content);
        CRC32 high = new CRC32();
        high.update(content);
        return Integer.toHexString(content.length) + "-" + Long.toHexString(high.getValue() << 32 | low.getValue());
    }

    @Override
    public Instant modified() {
        return Instant.EPOCH;
    }

    @Override
    public String contentType() {
        return "text/plain; charset=utf-8";
    }

    @Override
    public int read(long position, ByteBuffer into) {
        int from = (int) Math.min(position, content.length);
        int count = Math.min(into.remaining(), content.length - from);
        into.put(content, from, count);
        return count;
    }

    @Override
    public void close() {}
}
