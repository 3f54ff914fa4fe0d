package org.smee.ipxe.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The binaries of one state of the settings, kept in memory. A file on disk is looked at no more than once per second
 * and name; if time stamp, size or place changed, the new content is served from then on. Any thread.
 */
final class Binaries {
    private static final long RECHECK_NANOS = 1_000_000_000L;
    private static final Pattern UNMAPPED =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}\\.(?:efi|kpxe|kkpxe|kkkpxe|pxe)");

    private final IpxeSettings settings;
    private final LongSupplier nanoTime;
    private final Map<String, Checked> known = new ConcurrentHashMap<>();

    Binaries(IpxeSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    IpxeSettings settings() {
        return settings;
    }

    /** Whether {@code name} is one that is handed out, be its file there or not. */
    boolean isMapped(String name) {
        return settings.names().containsKey(name);
    }

    /** Finds the binary served as {@code name}. Throws an unchecked exception if it is there and cannot be read. */
    Optional<Binary> find(String name) {
        List<String> candidates = settings.names().get(name);
        if (candidates == null) {
            boolean may = settings.serveUnmapped() && UNMAPPED.matcher(name).matches();
            return may ? recent(name, List.of(name)) : Optional.empty();
        }
        return recent(name, candidates);
    }

    private Optional<Binary> recent(String name, List<String> candidates) {
        Checked last = known.get(name);
        long now = nanoTime.getAsLong();
        if (last != null && now - last.at() < RECHECK_NANOS) {
            return Optional.of(last.binary());
        }
        Optional<Binary> found = onDisk(candidates, last);
        // Only what exists is remembered, so that requests for names out of the air cannot fill the memory.
        found.ifPresentOrElse(binary -> known.put(name, new Checked(binary, now)), () -> known.remove(name));
        return found;
    }

    private Optional<Binary> onDisk(List<String> candidates, @Nullable Checked last) {
        for (String candidate : candidates) {
            for (Path directory : settings.directories()) {
                Path path = directory.resolve(candidate);
                Optional<BasicFileAttributes> attributes = attributes(path);
                if (attributes.isPresent()) {
                    boolean same = last != null && last.binary().isStill(path, attributes.get());
                    return Optional.of(
                            same && last != null
                                    ? last.binary()
                                    : Binary.load(path, attributes.get(), settings.patch()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<BasicFileAttributes> attributes(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(attributes) : Optional.empty();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // not reachable for us is as good as not there; the next candidate may be
        }
    }

    private record Checked(Binary binary, long at) {}
}
