package org.smee.backend.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/**
 * Tells whether a file changed without reading it: which file it is after all symbolic links, how long, and when it was
 * last written or touched.
 */
record Fingerprint(String identity) {
    static final Fingerprint MISSING = new Fingerprint("");

    /** The file's fingerprint now; {@link #MISSING} if it is not there. */
    static Fingerprint of(Path path) {
        try {
            Path real = path.toRealPath();
            return new Fingerprint(real + " " + attributes(real));
        } catch (NoSuchFileException e) {
            return MISSING;
        } catch (IOException e) {
            return new Fingerprint("unreadable " + e);
        }
    }

    private static String attributes(Path real) throws IOException {
        if (real.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            // the change time sees what keeps the modification time: rsync, cp -p, chmod
            Map<String, Object> unix =
                    Files.readAttributes(real, "unix:dev,ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
            return unix.get("dev") + " " + unix.get("ino") + " " + unix.get("size") + " " + unix.get("lastModifiedTime")
                    + " " + unix.get("ctime");
        }
        BasicFileAttributes basic = Files.readAttributes(real, BasicFileAttributes.class);
        return basic.fileKey() + " " + basic.size() + " " + basic.lastModifiedTime();
    }
}
