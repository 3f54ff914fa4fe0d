package org.smee.ipxe.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.net.MacAddress;

/**
 * Which file a name means under one state of the settings. The disk is looked at no more than once per second and name;
 * files that appear, change or go are noticed then. Any thread.
 */
final class Binaries {
    private static final Logger log = LoggerFactory.getLogger(IpxeFiles.class);
    private static final long RECHECK_NANOS = 1_000_000_000L;
    private static final int MAX_ELEMENTS = 4;
    private static final Pattern ELEMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
    private static final Pattern BOOTABLE =
            Pattern.compile(".*\\.(?:efi|0|kpxe|kkpxe|kkkpxe|pxe|lkrn|krn|iso|img|usb|dsk)", Pattern.CASE_INSENSITIVE);

    private final IpxeSettings settings;
    private final Copies copies;
    private final LongSupplier nanoTime;
    private final Map<String, Checked> known = new ConcurrentHashMap<>();

    Binaries(IpxeSettings settings, Copies copies, LongSupplier nanoTime) {
        this.settings = settings;
        this.copies = copies;
        this.nanoTime = nanoTime;
    }

    IpxeSettings settings() {
        return settings;
    }

    Copies copies() {
        return copies;
    }

    /** Whether the last element of {@code path} is a name that is handed out, be its file there or not. */
    boolean isMapped(String path) {
        return settings.names().containsKey(baseName(path));
    }

    /**
     * Finds the file that {@code path} means: one at the end of the path below a directory, such as
     * {@code arm64-efi/snponly.efi}, if there is such a thing; else the last element alone.
     */
    Optional<Source> find(String path) {
        String name = baseName(path);
        if (!ELEMENT.matcher(name).matches()) {
            return Optional.empty();
        }
        boolean open = settings.serveUnmapped() && BOOTABLE.matcher(name).matches();
        if (open) {
            Optional<Source> below = inSubdirectory(path, path.length() - name.length() - 1);
            if (below.isPresent()) {
                return below;
            }
        }
        List<String> candidates = settings.names().get(name);
        if (candidates == null) {
            return open ? recent(name, List.of(name)) : Optional.empty();
        }
        return recent(name, candidates);
    }

    /** Tries the path's end with more and more elements, up to the first that is a MAC or nothing for a directory. */
    private Optional<Source> inSubdirectory(String path, int nameAt) {
        Optional<Source> found = Optional.empty();
        int end = nameAt;
        for (int elements = 2; elements <= MAX_ELEMENTS && end > 0 && found.isEmpty(); elements++) {
            int start = path.lastIndexOf('/', end - 1) + 1;
            String element = path.substring(start, end);
            if (!ELEMENT.matcher(element).matches()
                    || MacAddress.tryParse(element).isPresent()) {
                break;
            }
            String below = path.substring(start);
            found = recent(below, List.of(below));
            end = start - 1;
        }
        return found;
    }

    private Optional<Source> recent(String name, List<String> candidates) {
        Checked last = known.get(name);
        long now = nanoTime.getAsLong();
        if (last != null && now - last.at() < RECHECK_NANOS) {
            return Optional.of(last.source());
        }
        Optional<Source> found = onDisk(candidates);
        // Only what exists is remembered, so that requests for names out of the air cannot fill the memory.
        if (found.isPresent()) {
            known.put(name, new Checked(found.get(), now));
        } else {
            known.remove(name);
        }
        if (last != null && !found.equals(Optional.of(last.source()))) {
            changed(name, last.source(), found.orElse(null));
        }
        return found;
    }

    private void changed(String name, Source before, @Nullable Source after) {
        if (after == null || !after.path().equals(before.path())) {
            copies.forget(before.path());
        }
        log.info(
                "event=ipxe.file-changed name={} was={} is={}", name, before.path(), after == null ? "" : after.path());
    }

    private Optional<Source> onDisk(List<String> candidates) {
        for (String candidate : candidates) {
            for (Path directory : settings.directories()) {
                Optional<Source> source = Source.at(directory.resolve(candidate));
                if (source.isPresent()) {
                    return source;
                }
            }
        }
        return Optional.empty();
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private record Checked(Source source, long at) {}
}
