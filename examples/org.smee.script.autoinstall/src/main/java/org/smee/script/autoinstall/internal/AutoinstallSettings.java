package org.smee.script.autoinstall.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.smee.api.boot.MachineTemplate;
import org.smee.api.hardware.Hardware;
import org.smee.api.settings.SettingsReader;

/**
 * The checked settings of PID {@code org.smee.script.autoinstall}. Empty text and empty templates: not said.
 *
 * @param system what a machine gets whose record has no label {@link #LABEL}
 * @param debianUrl directory with {@code linux} and {@code initrd.gz}
 * @param debianSeed the preseed file
 * @param ubuntuUrl directory with {@code vmlinuz} and {@code initrd}
 * @param ubuntuIso the live-server ISO
 * @param ubuntuSeed the user-data
 */
record AutoinstallSettings(
        Chosen system,
        String debianUrl,
        Optional<MachineTemplate> debianSeed,
        String ubuntuUrl,
        String ubuntuIso,
        Optional<MachineTemplate> ubuntuSeed) {
    static final String PID = "org.smee.script.autoinstall";
    /** Label of a record that says which system its machine gets. */
    static final String LABEL = "autoinstall";

    private static final String CLOUD_CONFIG = "#cloud-config\n";

    /** What is installed. */
    enum Chosen {
        NONE,
        DEBIAN,
        UBUNTU
    }

    static AutoinstallSettings of(Map<String, Object> file) {
        return from(SettingsReader.of(PID, file));
    }

    static AutoinstallSettings from(SettingsReader in) {
        return new AutoinstallSettings(
                Chosen.valueOf(in.oneOf("system", "SMEE_AUTOINSTALL_SYSTEM", "none", "none", "debian", "ubuntu")
                        .toUpperCase(Locale.ROOT)),
                in.parsed("debian.url", "SMEE_AUTOINSTALL_DEBIAN_URL", "", AutoinstallSettings::url),
                in.parsed("debian.seed", "SMEE_AUTOINSTALL_DEBIAN_SEED", "", AutoinstallSettings::template),
                in.parsed("ubuntu.url", "SMEE_AUTOINSTALL_UBUNTU_URL", "", AutoinstallSettings::url),
                in.parsed("ubuntu.iso", "SMEE_AUTOINSTALL_UBUNTU_ISO", "", AutoinstallSettings::url),
                in.parsed("ubuntu.seed", "SMEE_AUTOINSTALL_UBUNTU_SEED", "", AutoinstallSettings::userData));
    }

    /** What this machine gets. Throws {@link IllegalArgumentException} for a label that is none of them. */
    Chosen systemOf(Hardware machine) {
        String label = machine.labels().getOrDefault(LABEL, "");
        if (label.isEmpty()) {
            return system;
        }
        try {
            return Chosen.valueOf(label.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "label " + LABEL + " of machine " + machine.mac() + " must be none, debian or ubuntu", e);
        }
    }

    private static String url(String text) {
        if (!text.isEmpty() && !text.matches("https?://[!-~&&[^\"\\\\$]]+")) {
            throw new IllegalArgumentException("an http or https URL without spaces, quotation marks, \\ and $");
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static Optional<MachineTemplate> template(String path) {
        return path.isEmpty() ? Optional.empty() : Optional.of(new MachineTemplate(read(path)));
    }

    private static Optional<MachineTemplate> userData(String path) {
        if (!path.isEmpty() && !read(path).startsWith(CLOUD_CONFIG)) {
            throw new IllegalArgumentException("a file whose first line is #cloud-config");
        }
        return template(path);
    }

    private static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new IllegalArgumentException("a file that can be read (" + e + ")", e);
        }
    }
}
