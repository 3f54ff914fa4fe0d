package org.smee.ipxe.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.smee.api.boot.BootFile;

/** One version of an iPXE binary in memory, patched, ready to be sent; shared by everyone who reads it. */
final class Binary {
    private static final int TAG_BYTES = 16;
    private static final long MAX_BYTES = 64L << 20;

    private final Source source;
    private final byte[] content;
    private final int markers;
    private final String etag;
    private final Instant modified;

    private Binary(Source source, byte[] content, int markers, Instant modified) {
        this.source = source;
        this.content = content;
        this.markers = markers;
        this.etag = tag(content);
        this.modified = modified;
    }

    /**
     * Reads and patches the file. Throws if it cannot be read, is larger than 64 MiB, or is no longer {@code source}
     * when it has been read.
     *
     * @param patchedSince since when the patch is another one than before; epoch: since ever
     */
    static Binary load(Source source, ScriptPatch patch, Instant patchedSince) {
        if (source.length() > MAX_BYTES) {
            throw new IllegalStateException(source.path() + " has " + source.length()
                    + " bytes; an iPXE binary has at most " + MAX_BYTES + ", so this is something else");
        }
        try {
            byte[] content = Files.readAllBytes(source.path());
            if (!Source.at(source.path()).equals(Optional.of(source))) {
                throw new IllegalStateException(
                        source.path() + " was being written while it was read; the next request reads it again");
            }
            int markers = ScriptPatch.markersIn(content);
            boolean changed = patch.applyTo(content);
            Instant written = source.stamp().toInstant();
            Instant modified = changed && patchedSince.isAfter(written) ? patchedSince : written;
            return new Binary(source, content, markers, modified.truncatedTo(ChronoUnit.SECONDS));
        } catch (IOException e) {
            throw new UncheckedIOException(source.path() + " cannot be read: " + e, e);
        }
    }

    Source source() {
        return source;
    }

    int size() {
        return content.length;
    }

    /** How many markers the file carries; a patch reaches the first. */
    int markers() {
        return markers;
    }

    /** A view for one client. */
    BootFile open() {
        return new View();
    }

    private static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(Arrays.copyOf(hash, TAG_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private final class View implements BootFile {
        @Override
        public long size() {
            return content.length;
        }

        @Override
        public String etag() {
            return etag;
        }

        @Override
        public Instant modified() {
            return modified;
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
}
