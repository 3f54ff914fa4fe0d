package org.smee.bootfiles.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Opens a file below a directory segment by segment, each relative to the one before and without following links: what
 * somebody swaps for a link after it was checked is not followed out of the directory.
 */
final class NoLinks {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private NoLinks() {}

    /** Opens {@code inside}, relative to {@code root}. Throws {@link IOException} if a segment is a link by now. */
    static FileChannel open(Path root, Path inside) throws IOException {
        try (DirectoryStream<Path> at = Files.newDirectoryStream(root)) {
            return below(secure(at), inside);
        }
    }

    private static FileChannel below(SecureDirectoryStream<Path> at, Path inside) throws IOException {
        int names = inside.getNameCount();
        if (names == 1) {
            return file(at.newByteChannel(inside, READ));
        }
        try (SecureDirectoryStream<Path> next = at.newDirectoryStream(inside.getName(0), LinkOption.NOFOLLOW_LINKS)) {
            return below(next, inside.subpath(1, names));
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IOException("this platform cannot open files relative to a directory (openat)");
    }

    private static FileChannel file(SeekableByteChannel channel) throws IOException {
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new IOException("this platform has no random access to files");
    }
}
