package org.smee.ipxe.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/**
 * What an operator should know about the binaries when the settings take effect.
 *
 * @param found names whose file is there
 * @param absent names whose file is nowhere
 * @param warnings a sentence for each thing that will not work
 */
record IpxeReport(List<String> found, List<String> absent, List<String> warnings) {
    private static final Logger log = LoggerFactory.getLogger(IpxeFiles.class);

    /** Reads every mapped binary, so that the first client does not wait for the disk. */
    static IpxeReport of(Binaries binaries) {
        IpxeSettings settings = binaries.settings();
        List<String> found = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (String name : settings.names().keySet()) {
            try {
                Optional<Binary> binary = binaries.find(name);
                if (binary.isEmpty()) {
                    absent.add(name);
                    warnings.add(missing(name, settings));
                    continue;
                }
                found.add(name);
                if (!settings.patch().isEmpty() && !binary.get().marked()) {
                    warnings.add(unmarked(name, binary.get().path()));
                }
            } catch (RuntimeException e) {
                warnings.add(name + ": " + e.getMessage());
            }
        }
        return new IpxeReport(found, absent, warnings);
    }

    /** Reads the first settings. Throws {@link SettingsException} after it is in the log. */
    static IpxeSettings read(Map<String, Object> file) {
        try {
            return IpxeSettings.from(SettingsReader.of(IpxeSettings.PID, file));
        } catch (SettingsException e) {
            log.error("event=ipxe.not-started reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    /** Says that the file of a name is nowhere, where it was looked for, and how to get it. */
    static String missing(String name, IpxeSettings settings) {
        String files = String.join(" or ", settings.names().getOrDefault(name, List.of(name)));
        String places = settings.directories().stream().map(Path::toString).collect(Collectors.joining(", "));
        return name + " is missing: no " + files + " in " + places
                + "; fetch it with ./smee build (Debian: apt-get download ipxe, then unpack), or copy one there";
    }

    /** The warnings for a screen: what is missing in one sentence, then the rest. */
    List<String> problems(IpxeSettings settings) {
        List<String> problems = new ArrayList<>();
        if (!absent.isEmpty()) {
            problems.add("no file for " + String.join(", ", absent)
                    + ": machines that need one do not boot. Fetch iPXE: ./smee build; or copy files to "
                    + settings.directories().get(0));
        }
        warnings.stream().filter(warning -> !warning.contains(" is missing: ")).forEach(problems::add);
        return problems;
    }

    void log() {
        log.info("event=ipxe.settings found={} warnings={}", String.join(",", found), warnings.size());
        warnings.forEach(warning -> log.warn("event=ipxe.warning reason=\"{}\"", warning));
    }

    private static String unmarked(String name, Path path) {
        String clients = name.endsWith("pxe") ? "BIOS clients" : "clients that load it";
        return name + " has no marker: the patch does not reach " + clients + "; build " + path
                + " with the two marker lines in its embedded script, or empty script.patch";
    }
}
