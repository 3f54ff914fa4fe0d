package org.smee.iso.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** A local file as it was at one moment. */
final class LocalFile {
    private final Path path;
    private final BasicFileAttributes seen;

    private LocalFile(Path path, BasicFileAttributes seen) {
        this.path = path;
        this.seen = seen;
    }

    /** Looks at the file. */
    static LocalFile at(Path path) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        if (!now.isRegularFile()) {
            throw new IOException("not a regular file");
        }
        return new LocalFile(path, now);
    }

    Path path() {
        return path;
    }

    /** Told by size, time of change, and what tells the file from another one put in its place. */
    Version version() {
        return Version.of("", seen.fileKey() + "@" + seen.lastModifiedTime(), seen.size());
    }

    /** Throws {@link SourceProblem} if the opened file was written to; one put in its place does not matter. */
    void check() throws SourceProblem {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            return; // removed, but whoever has it open can go on reading
        }
        boolean same = now.size() == seen.size() && now.lastModifiedTime().equals(seen.lastModifiedTime());
        if (!same && Objects.equals(now.fileKey(), seen.fileKey())) {
            throw SourceProblem.bad("the file " + path + " was written to while it was read; replace it by renaming");
        }
    }
}
