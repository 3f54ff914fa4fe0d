package org.smee.ipxe.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import org.smee.api.boot.BootFile;

/** One iPXE binary in memory, ready to be sent; shared by everyone who reads it. */
final class Binary {
    private static final int TAG_BYTES = 16;
    private static final long MAX_BYTES = 64L << 20;

    private final Path path;
    private final FileTime stamp;
    private final long length;
    private final byte[] content;
    private final boolean marked;
    private final String etag;

    private Binary(Path path, BasicFileAttributes attributes, byte[] content, boolean marked) {
        this.path = path;
        this.stamp = attributes.lastModifiedTime();
        this.length = attributes.size();
        this.content = content;
        this.marked = marked;
        this.etag = tag(content);
    }

    /** Reads and patches the file. Throws if it cannot be read or is larger than 64 MiB. */
    static Binary load(Path path, BasicFileAttributes attributes, ScriptPatch patch) {
        if (attributes.size() > MAX_BYTES) {
            throw new IllegalStateException(path + " has " + attributes.size() + " bytes; an iPXE binary has at most "
                    + MAX_BYTES + ", so this is something else");
        }
        try {
            byte[] content = Files.readAllBytes(path);
            boolean marked = ScriptPatch.markerIn(content) >= 0;
            patch.applyTo(content);
            return new Binary(path, attributes, content, marked);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read: " + e, e);
        }
    }

    /** Says whether this is still what lies at {@code other}. */
    boolean isStill(Path other, BasicFileAttributes attributes) {
        return path.equals(other) && length == attributes.size() && stamp.equals(attributes.lastModifiedTime());
    }

    Path path() {
        return path;
    }

    int size() {
        return content.length;
    }

    /** Whether the file carries the marker, that is, whether a patch reaches it. */
    boolean marked() {
        return marked;
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
            return stamp.toInstant().truncatedTo(ChronoUnit.SECONDS);
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
