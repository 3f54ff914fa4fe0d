package org.smee.iso.internal;

import java.util.Optional;
import org.smee.api.net.MacAddress;

/**
 * The path of a request below {@code /iso}: anything, a MAC, a file name.
 *
 * @param mac the element before the last, if it is a MAC address
 * @param name the last element
 */
record IsoPath(Optional<MacAddress> mac, String name) {
    private static final int LONGEST_MAC = 59;

    /** Takes a decoded path apart. */
    static IsoPath of(String path) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        String before = path.substring(0, Math.max(0, slash));
        String element = before.substring(before.lastIndexOf('/') + 1);
        return new IsoPath(element.length() > LONGEST_MAC ? Optional.empty() : MacAddress.tryParse(element), name);
    }

    /** Whether it asks for an image at all. */
    boolean isImage() {
        return name.endsWith(".iso");
    }
}
