package org.smee.iso.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of remote images in a directory, within a budget; the one not asked for longest makes room. A complete copy has
 * a file beside it that says what it is, so that it survives a restart. Thread-safe.
 */
final class Shelf {
    private static final Logger log = LoggerFactory.getLogger(Shelf.class);
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{8}\\.(iso|part|properties)");
    private static final long RESERVE = 64L << 20;
    private static final long FAULT_NANOS = 600_000_000_000L;

    /** A copy on the shelf; {@code path} ends in .part until it is complete. */
    record Copy(String source, Path path, StoredImage image, long size, long used) {}

    /** Room for a copy, or the reason why there is none. */
    record Place(Optional<StoredImage> image, String whyNot) {
        static Place at(StoredImage image) {
            return new Place(Optional.of(image), "");
        }

        static Place none(String why) {
            return new Place(Optional.empty(), why);
        }
    }

    private final Path directory;
    private final long budget;
    private final Magic magic;
    private final Map<StoredImage, Copy> copies = new HashMap<>();
    private String fault = "";
    private long faultSince;

    /** Opens what an earlier run left. {@code budget} in bytes; 0: nothing is kept. */
    Shelf(Path directory, long budget, Magic magic) {
        this.directory = directory;
        this.budget = budget;
        this.magic = magic;
        if (budget > 0) {
            open();
        }
    }

    /** The complete copy of a source, if there is one. */
    synchronized Optional<StoredImage> find(SourceUrl source) {
        String key = key(source);
        return copies.values().stream()
                .filter(copy -> copy.source().equals(key) && isComplete(copy))
                .max(Comparator.comparingLong(Copy::used))
                .map(Copy::image);
    }

    /** Begins a copy, or says in words why there can be none. */
    synchronized Place begin(SourceUrl source, Version version) {
        long size = Math.max(0, version.size());
        if (budget == 0) {
            return Place.none("copies are switched off (cache.size = 0)");
        }
        if (size > budget) {
            return Place.none("it is larger than cache.size");
        }
        if (!fault.isEmpty() && System.nanoTime() - faultSince < FAULT_NANOS) {
            return Place.none(fault);
        }
        makeRoom(size);
        try {
            Files.createDirectories(directory);
            long usable = Files.getFileStore(directory).getUsableSpace();
            if (usable < size + RESERVE) {
                return Place.none(directory + " has only " + (usable >> 20) + " MiB left");
            }
            String name = key(source) + "-" + UUID.randomUUID().toString().substring(0, 8);
            Path part = directory.resolve(name + ".part");
            StoredImage image = StoredImage.growing(version, part, magic);
            copies.put(image, new Copy(key(source), part, image, size, System.nanoTime()));
            return Place.at(image);
        } catch (IOException e) {
            return Place.none(directory + " cannot be written: " + e);
        }
    }

    /** A copy could not be written: for ten minutes there is none, so that images are passed through meanwhile. */
    synchronized void failed(IOException why) {
        fault = directory + " could not be written: " + why;
        faultSince = System.nanoTime();
    }

    /** Whether a copy whose size nobody announced may grow to {@code size}. */
    synchronized boolean mayGrowTo(StoredImage image, long size) {
        Copy copy = copies.get(image);
        if (copy == null || size > budget) {
            return false;
        }
        copies.put(image, new Copy(copy.source(), copy.path(), image, Math.max(size, copy.size()), copy.used()));
        return true;
    }

    /** The copy is complete: from now on it survives a restart. */
    synchronized void complete(StoredImage image) {
        Copy copy = copies.get(image);
        if (copy == null) {
            return;
        }
        Path kept = copy.path().resolveSibling(stem(copy.path()) + ".iso");
        try {
            Label.write(label(copy), image);
            Files.move(copy.path(), kept, StandardCopyOption.ATOMIC_MOVE);
            copies.put(image, new Copy(copy.source(), kept, image, image.size(), System.nanoTime()));
        } catch (IOException e) {
            log.warn(
                    "event=iso.copy-not-kept effect=\"it is fetched again after a restart\" reason=\"{}\"",
                    e.toString());
        }
    }

    /** Remembers that the copy was asked for. */
    synchronized void used(StoredImage image) {
        Copy copy = copies.get(image);
        if (copy != null) {
            copies.put(image, new Copy(copy.source(), copy.path(), image, copy.size(), System.nanoTime()));
        }
    }

    /** Takes a copy off the shelf; its bytes go when the last user is gone. */
    synchronized void remove(StoredImage image) {
        Copy copy = copies.remove(image);
        if (copy != null) {
            deleteLabel(copy);
        }
        image.retire(Optional.ofNullable(copy).map(Copy::path));
    }

    /** Closes every copy; the complete ones stay in the directory. */
    synchronized void close() {
        for (Copy copy : copies.values()) {
            boolean keep = copy.path().toString().endsWith(".iso");
            copy.image().retire(keep ? Optional.empty() : Optional.of(copy.path()));
        }
        copies.clear();
    }

    private void makeRoom(long size) {
        long taken = copies.values().stream().mapToLong(Copy::size).sum();
        List<Copy> oldest = copies.values().stream()
                .filter(Shelf::isComplete)
                .sorted(Comparator.comparingLong(Copy::used))
                .toList();
        for (Copy copy : oldest) {
            if (taken + size <= budget) {
                return;
            }
            taken -= copy.size();
            log.info("event=iso.copy-removed file={} reason=\"room for another image\"", copy.path());
            remove(copy.image());
        }
    }

    private static boolean isComplete(Copy copy) {
        return copy.image().findings().problem().isEmpty()
                && copy.path().toString().endsWith(".iso");
    }

    private void open() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                Matcher ours = OURS.matcher(file.getFileName().toString());
                if (ours.matches()) {
                    open(file, ours.group(1));
                }
            }
        } catch (NoSuchFileException e) {
            log.debug("event=iso.no-copies-yet directory={}", directory);
        } catch (IOException e) {
            log.warn("event=iso.copies-not-read directory={} reason=\"{}\"", directory, e.toString());
        }
    }

    private void open(Path file, String kind) throws IOException {
        Path label = file.resolveSibling(stem(file) + ".properties");
        Path content = file.resolveSibling(stem(file) + ".iso");
        if (kind.equals("part") || !Files.exists(label) || !Files.exists(content)) {
            Files.deleteIfExists(file);
        } else if (kind.equals("iso")) {
            try {
                StoredImage image = Label.read(label, content, magic);
                String source = stem(file).substring(0, 16);
                copies.put(image, new Copy(source, content, image, image.size(), System.nanoTime()));
            } catch (IOException | IllegalArgumentException e) {
                log.warn("event=iso.copy-dropped file={} reason=\"{}\"", file, e.toString());
                Files.deleteIfExists(label);
                Files.deleteIfExists(content);
            }
        }
    }

    private static void deleteLabel(Copy copy) {
        try {
            Files.deleteIfExists(label(copy));
        } catch (IOException e) {
            log.warn("event=iso.copy-not-removed file={} reason=\"{}\"", label(copy), e.toString());
        }
    }

    private static Path label(Copy copy) {
        return copy.path().resolveSibling(stem(copy.path()) + ".properties");
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static String key(SourceUrl source) {
        return Magic.hash(source.uri().toString().getBytes(StandardCharsets.UTF_8));
    }
}
