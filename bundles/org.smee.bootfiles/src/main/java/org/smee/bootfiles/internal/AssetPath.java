package org.smee.bootfiles.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A name as clients write it, taken apart: no segment is empty, {@code .} or {@code ..}. Backslashes separate too,
 * because the loaders of Windows ask so.
 *
 * @param segments at least one
 */
record AssetPath(List<String> segments) {
    private static final int LONGEST = 1024;

    /** Copies {@code segments}. */
    AssetPath {
        segments = List.copyOf(segments);
    }

    /** Empty for a name that climbs, that names nothing, that is too long, or that has control characters. */
    static Optional<AssetPath> of(String name) {
        if (name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        for (String segment : name.replace('\\', '/').split("/")) {
            if (segment.equals("..")) {
                return Optional.empty();
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments.isEmpty() ? Optional.empty() : Optional.of(new AssetPath(segments));
    }

    boolean isHidden() {
        return segments.stream().anyMatch(segment -> segment.startsWith("."));
    }

    @Override
    public String toString() {
        return String.join("/", segments);
    }
}
