package org.smee.ipxe.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * One version of a file on disk; equal as long as the file was neither written nor replaced.
 *
 * @param path where it lies
 * @param length bytes
 * @param stamp when it was written last
 * @param key what tells files of the same name apart (inode), where the file system has such a thing
 */
record Source(Path path, long length, FileTime stamp, Optional<Object> key) {
    /** Looks at the file; empty if there is none that we can see, or something that is no file. */
    static Optional<Source> at(Path path) {
        if (!path.toFile().isFile()) { // spares an exception per place where it is not
            return Optional.empty();
        }
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(
                    new Source(path, now.size(), now.lastModifiedTime(), Optional.ofNullable(now.fileKey())));
        } catch (IOException e) {
            return Optional.empty(); // went away since; the next candidate may be there
        }
    }
}
