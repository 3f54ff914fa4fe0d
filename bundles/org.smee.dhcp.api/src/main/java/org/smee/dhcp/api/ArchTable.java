package org.smee.dhcp.api;

import java.util.Map;
import java.util.TreeMap;

/** Which iPXE binary a client architecture (option 93, RFC 4578 and the IANA registry) loads. Immutable. */
public final class ArchTable {
    /** Stands for every architecture that is unknown or not said. */
    public static final int UNKNOWN = 255;
    /** Raspberry Pi boot; some firmware only tells by its MAC. */
    public static final int RASPBERRY_PI = 41;

    private static final Map<Integer, String> DEFAULTS = Map.ofEntries(
            Map.entry(0, "undionly.kpxe"),
            Map.entry(1, "undionly.kpxe"),
            Map.entry(2, "undionly.kpxe"),
            Map.entry(3, "undionly.kpxe"),
            Map.entry(4, "undionly.kpxe"),
            Map.entry(5, "undionly.kpxe"),
            Map.entry(6, "ipxe.efi"),
            Map.entry(7, "ipxe.efi"),
            Map.entry(8, "ipxe.efi"),
            Map.entry(9, "ipxe.efi"),
            Map.entry(10, "snp-arm64.efi"),
            Map.entry(11, "snp-arm64.efi"),
            Map.entry(15, "ipxe.efi"),
            Map.entry(16, "ipxe.efi"),
            Map.entry(18, "snp-arm64.efi"),
            Map.entry(19, "snp-arm64.efi"),
            Map.entry(20, "undionly.kpxe"),
            Map.entry(RASPBERRY_PI, "snp-arm64.efi"));

    /** The table without overrides. */
    public static final ArchTable DEFAULT = new ArchTable(Map.of());

    private static final int SMALL = 256;

    private final String[] small = new String[SMALL];
    private final Map<Integer, String> all;

    private ArchTable(Map<Integer, String> overrides) {
        Map<Integer, String> merged = new TreeMap<>(DEFAULTS);
        merged.putAll(overrides);
        all = Map.copyOf(merged);
        for (int arch = 0; arch < SMALL; arch++) {
            small[arch] = all.getOrDefault(arch, "");
        }
    }

    /**
     * Lays overrides such as {@code 7=snponly.efi, 255=ipxe.efi} over the table. Throws {@link
     * IllegalArgumentException} that says what is allowed.
     */
    public static ArchTable parse(String overrides) {
        Map<Integer, String> parsed = new TreeMap<>();
        for (String part : overrides.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            String arch = equals < 0 ? "" : part.substring(0, equals).trim();
            String file = part.substring(equals + 1).trim();
            if (!arch.matches("\\d{1,5}") || Integer.parseInt(arch) > 65535 || file.isEmpty()) {
                throw new IllegalArgumentException(
                        "<architecture 0..65535>=<file name>, comma-separated, e.g. 7=snponly.efi,255=ipxe.efi");
            }
            parsed.put(Integer.parseInt(arch), file);
        }
        return parsed.isEmpty() ? DEFAULT : new ArchTable(parsed);
    }

    /** The binary for {@code arch}, or empty text if there is none. */
    public String binary(int arch) {
        return arch < SMALL ? small[arch] : all.getOrDefault(arch, "");
    }

    /** The whole table, for showing. */
    public Map<Integer, String> entries() {
        return new TreeMap<>(all);
    }
}
