package org.smee.bootfiles.internal;

import java.util.Locale;
import java.util.Map;

/** MIME types by extension; only those that clients look at. Packed files stay packed, so they are just bytes. */
final class ContentTypes {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry("txt", TEXT),
            Map.entry("cfg", TEXT),
            Map.entry("conf", TEXT),
            Map.entry("ipxe", TEXT),
            Map.entry("ks", TEXT),
            Map.entry("seed", TEXT),
            Map.entry("sh", TEXT),
            Map.entry("log", TEXT),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"),
            Map.entry("json", "application/json"),
            Map.entry("xml", "application/xml"),
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("efi", "application/efi"));

    private ContentTypes() {}

    /** The type of a file of this name. */
    static String of(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_EXTENSION.getOrDefault(extension, "application/octet-stream");
    }
}
