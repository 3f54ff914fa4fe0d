package org.smee.bootfiles.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a file is like at one moment.
 *
 * @param kind what it is
 * @param device the file system it lies on; 0 if the platform does not say
 * @param number its number there (inode); 0 if the platform does not say
 */
record FileState(Kind kind, long device, long number, long size, FileTime modified) {
    /** Kinds of file. */
    enum Kind {
        REGULAR,
        DIRECTORY,
        /** A pipe, device or socket. */
        SPECIAL
    }

    /** Looks at {@code path} itself, not at what a link leads to. */
    static FileState of(Path path) throws IOException {
        BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        long device = 0;
        long number = 0;
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> unix = Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
            device = (long) Objects.requireNonNull(unix.get("dev"));
            number = (long) Objects.requireNonNull(unix.get("ino"));
        }
        return new FileState(kind(basic), device, number, basic.size(), basic.lastModifiedTime());
    }

    /** Whether {@code other} is this very file with other content, rather than another file in its place. */
    boolean isRewrittenAs(FileState other) {
        return device == other.device
                && number == other.number
                && (size != other.size || !modified.equals(other.modified));
    }

    /** The same until the file is written to or replaced; survives a restart. */
    String tag() {
        return Long.toHexString(size) + "-" + Long.toHexString(modified.to(TimeUnit.NANOSECONDS)) + "-"
                + Long.toHexString(number);
    }

    private static Kind kind(BasicFileAttributes basic) {
        if (basic.isRegularFile()) {
            return Kind.REGULAR;
        }
        return basic.isDirectory() ? Kind.DIRECTORY : Kind.SPECIAL;
    }
}
