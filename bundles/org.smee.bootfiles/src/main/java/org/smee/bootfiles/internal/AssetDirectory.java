package org.smee.bootfiles.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;

/**
 * The files below one directory, and nothing else. Links are followed as long as they stay inside. The directory may be
 * a link itself and may be replaced at any time. Any thread; waits for the disk.
 */
final class AssetDirectory {
    private static final int TRIES = 3;

    private final Path directory;
    private final boolean hiddenFiles;

    AssetDirectory(Path directory, boolean hiddenFiles) {
        this.directory = directory;
        this.hiddenFiles = hiddenFiles;
    }

    /** Opens the file, says why not, or {@link BootFileAnswer#NOT_MINE} if there is none. */
    BootFileAnswer open(AssetPath wanted) {
        if (wanted.isHidden() && !hiddenFiles) {
            String why = "has a part that starts with a dot; hidden.files=true in etc/org.smee.bootfiles.cfg allows it";
            return refused(wanted, why);
        }
        try {
            Path root = directory.toRealPath();
            return open(wanted, root, root.resolve(wanted.toString()));
        } catch (NoSuchFileException | InvalidPathException e) {
            return BootFileAnswer.NOT_MINE;
        } catch (IOException e) {
            return broken(wanted, e);
        }
    }

    private static BootFileAnswer open(AssetPath wanted, Path root, Path path) throws IOException {
        for (int i = 1; ; i++) {
            try {
                return openOnce(wanted, root, path);
            } catch (IOException e) {
                if (e instanceof NoSuchFileException || runsThroughAFile(root, path)) {
                    return BootFileAnswer.NOT_MINE;
                }
                if (i == TRIES) {
                    throw e; // else it may have been replaced while we looked
                }
            }
        }
    }

    private static BootFileAnswer openOnce(AssetPath wanted, Path root, Path path) throws IOException {
        Path real = path.toRealPath();
        if (!real.startsWith(root)) {
            return refused(wanted, "is a link that leads out of the asset directory");
        }
        FileState state = FileState.of(real);
        return switch (state.kind()) {
            case DIRECTORY -> refused(wanted, "is a directory");
            case SPECIAL -> refused(wanted, "is a pipe, a device or a socket");
            case REGULAR -> new Opened(read(root, real, state), "file " + wanted + " of the asset directory");
        };
    }

    private static AssetFile read(Path root, Path real, FileState state) throws IOException {
        FileChannel channel = NoLinks.open(root, root.relativize(real));
        try {
            if (channel.size() == state.size() && FileState.of(real).equals(state)) {
                return new AssetFile(channel, real, state);
            }
            throw new IOException("it changes while it is opened");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean runsThroughAFile(Path root, Path path) {
        Path above = path.getParent();
        while (above != null && !above.equals(root)) {
            if (Files.isRegularFile(above)) {
                return true;
            }
            above = above.getParent();
        }
        return false;
    }

    private static Refused refused(AssetPath wanted, String why) {
        return new Refused(Refusal.NOT_FOUND, "\"" + wanted + "\" " + why);
    }

    private static Refused broken(AssetPath wanted, IOException problem) {
        if (problem instanceof AccessDeniedException) {
            String why = "\" may not be read; allow it to the user that runs Smee: chmod +r";
            return new Refused(Refusal.BROKEN, "\"" + wanted + why);
        }
        // The message of a FileSystemException begins with the path on this host, which is no client's business.
        String reason = problem instanceof FileSystemException system ? system.getReason() : problem.getMessage();
        return new Refused(Refusal.BROKEN, "\"" + wanted + "\" cannot be opened: " + reason);
    }
}
