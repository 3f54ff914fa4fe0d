package org.smee.api.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * An open file with random access, so that TFTP windows, HTTP ranges and overlays read only what they send. Its content
 * does not change while it is open. One client uses it, from one thread at a time; closing twice is harmless.
 */
public interface BootFile extends AutoCloseable {
    /** Length in bytes. */
    long size();

    /** Identifies the content, without quotes; the same bytes have the same tag, also after a restart. */
    String etag();

    /** When the content last changed, seconds precision; {@link Instant#EPOCH}: not known. */
    Instant modified();

    /** MIME type, e.g. {@code application/octet-stream}. */
    default String contentType() {
        return "application/octet-stream";
    }

    /** Fills {@code into} from {@code position} on; returns how many bytes, 0 at the end. Must not block for long. */
    int read(long position, ByteBuffer into) throws IOException;

    /** The file on disk, if the content is exactly one; lets a server use the kernel's copy. */
    default Optional<Path> path() {
        return Optional.empty();
    }

    @Override
    void close();
}
