package org.smee.backend.kube.internal;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.smee.api.hardware.Interner;

/**
 * The last known machines in a file. It is replaced as a whole and ends with its SHA-256, so that what is read is what
 * was written. Only its owner may read it: scripts may hold secrets.
 */
final class SnapshotFile {
    private static final String FORMAT = "smee-backend-kube 1";
    private static final int DIGEST_BYTES = 32;
    private static final String OWNER_ONLY = "rw-------";

    /**
     * What a file holds.
     *
     * @param source which part of which cluster it is
     * @param confirmed when the API server last confirmed it
     */
    record Content(String source, Instant confirmed, List<HardwareObject> objects) {
        /** Copies {@code objects}. */
        Content {
            objects = List.copyOf(objects);
        }
    }

    private final Path file;
    private final SnapshotCodec codec;

    SnapshotFile(Path file, Interner interner) {
        this.file = file;
        this.codec = new SnapshotCodec(interner);
    }

    /** Whether there is one. */
    boolean exists() {
        return Files.exists(file);
    }

    /** Replaces the file. What was there before stays until the new one is on the disk. */
    void write(Content content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(
                next,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)))) {
            MessageDigest digest = sha256();
            OutputStream bytes = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            GZIPOutputStream zipped = new Quick(new DigestOutputStream(bytes, digest));
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(zipped, 1 << 16));
            SnapshotCodec.writeText(out, FORMAT);
            SnapshotCodec.writeText(out, content.source());
            out.writeLong(content.confirmed().toEpochMilli());
            out.writeInt(content.objects().size());
            for (HardwareObject object : content.objects()) {
                codec.write(out, object);
            }
            out.flush();
            zipped.finish();
            bytes.write(digest.digest());
            bytes.flush();
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Reads the file. Throws {@link IOException} that says what is wrong if it is not as it was written. */
    Content read() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = bytes.length - DIGEST_BYTES;
        if (length < 0) {
            throw new IOException(file + " is cut off");
        }
        MessageDigest digest = sha256();
        digest.update(bytes, 0, length);
        if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, length, bytes.length))) {
            throw new IOException(file + " is damaged: its checksum does not fit");
        }
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes, 0, length), 1 << 16))) {
            if (!SnapshotCodec.readText(in).equals(FORMAT)) {
                throw new IOException(file + " is of another version of Smee");
            }
            String source = SnapshotCodec.readText(in);
            Instant confirmed = Instant.ofEpochMilli(in.readLong());
            int count = in.readInt();
            List<HardwareObject> objects = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                objects.add(codec.readObject(in));
            }
            return new Content(source, confirmed, objects);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** It is written every few seconds: little work counts more than a small file. */
    private static final class Quick extends GZIPOutputStream {
        Quick(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
