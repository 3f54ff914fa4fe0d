package org.smee.shell.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The network boot clients that can be played. */
enum Firmware {
    /** PXE ROM of a PC (RFC 4578 architecture 0). */
    BIOS("BIOS PXE firmware", 0, "PXEClient", 0),
    /** UEFI x86-64 PXE. */
    UEFI("UEFI x86-64 PXE firmware", 7, "PXEClient", 0x8000),
    /** UEFI x86-64 HTTP boot. */
    UEFI_HTTP("UEFI x86-64 HTTP boot firmware", 16, "HTTPClient", 0x8000),
    /** Stock iPXE on UEFI x86-64, with HTTP. */
    IPXE("stock iPXE on UEFI x86-64", 7, "PXEClient", 0),
    /** UEFI ARM64 PXE. */
    ARM64("UEFI ARM64 PXE firmware", 11, "PXEClient", 0x8000);

    /** The names an operator types. */
    static final String NAMES = Arrays.stream(values()).map(Firmware::toString).collect(Collectors.joining(", "));

    private final String title;
    private final int architecture;
    private final String vendorClass;
    private final int flags;

    Firmware(String title, int architecture, String vendorClass, int flags) {
        this.title = title;
        this.architecture = architecture;
        this.vendorClass = vendorClass;
        this.flags = flags;
    }

    /** Reads what an operator typed; throws {@link IllegalArgumentException} that names the choices. */
    static Firmware parse(String name) {
        return Arrays.stream(values())
                .filter(f -> f.toString().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--firmware " + name + " is not known; allowed: " + NAMES + ", e.g. --firmware uefi"));
    }

    /** What it is, for a sentence. */
    String title() {
        return title;
    }

    /** Option 93. */
    int architecture() {
        return architecture;
    }

    /** Option 60 up to the first colon. */
    String vendorClass() {
        return vendorClass;
    }

    /** The flags field it sends. */
    int flags() {
        return flags;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
