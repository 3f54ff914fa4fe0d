package org.smee.backend.file.internal;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for changes in every directory that decides what a path leads to: the file's own, and that of each symbolic
 * link on the way (a Kubernetes ConfigMap swaps such a link). Without the system's notices every wait just takes its
 * full time. Used by one thread; {@link #close} by any.
 */
final class DirectoryWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);
    private static final int MAX_LINKS = 40;

    private final Path file;
    private final Optional<WatchService> notices;
    private final Map<Path, WatchKey> watched = new HashMap<>();

    /** From here on no change is missed. */
    DirectoryWatch(Path file) {
        this.file = file;
        this.notices = open(file);
        notices.ifPresent(this::follow);
    }

    private static Optional<WatchService> open(Path file) {
        try {
            return Optional.of(file.getFileSystem().newWatchService());
        } catch (IOException | UnsupportedOperationException e) {
            log.warn("event=backend.file.unwatched file={} effect=\"changes are seen by polling only\"", file, e);
            return Optional.empty();
        }
    }

    /** Returns when something may have changed, at the latest after {@code longest}; false: the watch is closed. */
    boolean await(Duration longest) throws InterruptedException {
        if (notices.isEmpty()) {
            TimeUnit.NANOSECONDS.sleep(longest.toNanos());
            return true;
        }
        try {
            WatchKey key = notices.get().poll(longest.toNanos(), TimeUnit.NANOSECONDS);
            if (key != null) {
                key.pollEvents();
                if (!key.reset()) {
                    watched.values().remove(key);
                }
            }
            follow(notices.get());
            return true;
        } catch (ClosedWatchServiceException e) {
            return false;
        }
    }

    @Override
    public void close() {
        notices.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException e) {
                log.warn("event=backend.file.watch-close-failed file={}", file, e);
            }
        });
    }

    private void follow(WatchService with) {
        Set<Path> wanted = directories(file);
        watched.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey()) || !entry.getValue().isValid();
            if (gone) {
                entry.getValue().cancel();
            }
            return gone;
        });
        for (Path directory : wanted) {
            if (!watched.containsKey(directory)) {
                try {
                    watched.put(directory, directory.register(with, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE));
                } catch (IOException e) {
                    log.debug("event=backend.file.unwatched directory={} reason=\"{}\"", directory, e.toString());
                }
            }
        }
    }

    /** The directories that hold the file and every link on the way to it, as far as they exist. */
    static Set<Path> directories(Path file) {
        Set<Path> found = new HashSet<>();
        Path rest = file.toAbsolutePath().normalize();
        for (int links = 0; links < MAX_LINKS; links++) {
            Optional<Path> link = firstLink(rest);
            if (link.isEmpty()) {
                break;
            }
            found.add(link.get().getParent());
            try {
                Path target = link.get().resolveSibling(Files.readSymbolicLink(link.get()));
                rest = target.resolve(link.get().relativize(rest)).normalize();
            } catch (IOException e) {
                break; // the link went while we looked; its directory is watched and tells of the next one
            }
        }
        Path holder = rest.getParent();
        while (holder != null && !Files.isDirectory(holder)) {
            holder = holder.getParent(); // a directory that is created later is seen by its nearest parent
        }
        if (holder != null) {
            found.add(holder);
        }
        return found;
    }

    private static Optional<Path> firstLink(Path path) {
        for (int names = 1; names <= path.getNameCount(); names++) {
            Path start = path.getRoot().resolve(path.subpath(0, names));
            if (Files.isSymbolicLink(start)) {
                return Optional.of(start);
            }
        }
        return Optional.empty();
    }
}
