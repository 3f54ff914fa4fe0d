package org.smee.ipxe.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/**
 * What an operator should know about the binaries.
 *
 * @param found names whose file is there
 * @param patchable those among them that carry the marker
 * @param absent names whose file is nowhere
 * @param warnings a sentence for each thing that will not work, but for absent files
 */
record IpxeReport(List<String> found, List<String> patchable, List<String> absent, List<String> warnings) {
    private static final Logger log = LoggerFactory.getLogger(IpxeFiles.class);

    /** Reads every mapped binary, so that the first client does not wait for the disk; complete when all are read. */
    static CompletableFuture<IpxeReport> of(Binaries binaries) {
        IpxeSettings settings = binaries.settings();
        IpxeReport empty = new IpxeReport(List.of(), List.of(), List.of(), List.of());
        CompletableFuture<IpxeReport> report = CompletableFuture.completedFuture(empty);
        for (String name : settings.names().keySet()) {
            Optional<Source> source = binaries.find(name);
            if (source.isEmpty()) {
                report = report.thenApply(r -> r.with(List.of(), List.of(), List.of(name), List.of()));
            } else {
                CompletableFuture<IpxeReport> one = binaries.copies()
                        .of(source.get())
                        .handle((binary, problem) -> binary == null
                                ? empty.with(List.of(), List.of(), List.of(), List.of(name + ": " + reason(problem)))
                                : of(name, binary, settings.patch()));
                report = report.thenCombine(one, (r, o) -> r.with(o.found, o.patchable, o.absent, o.warnings));
            }
        }
        return report;
    }

    private IpxeReport with(List<String> f, List<String> p, List<String> a, List<String> w) {
        return new IpxeReport(joined(found, f), joined(patchable, p), joined(absent, a), joined(warnings, w));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** In one sentence why a file cannot be read. */
    static String reason(@Nullable Throwable problem) {
        return problem instanceof RuntimeException ? String.valueOf(problem.getMessage()) : String.valueOf(problem);
    }

    private static IpxeReport of(String name, Binary binary, ScriptPatch patch) {
        Path path = binary.source().path();
        List<String> warnings = List.of();
        if (!patch.isEmpty() && binary.markers() == 0) {
            warnings = List.of(unmarked(name, path));
        } else if (!patch.isEmpty() && binary.markers() > 1) {
            warnings = List.of(
                    name + " has " + binary.markers() + " markers, and the patch replaces the first only: images"
                            + " in " + path + " that carry the others boot without it");
        }
        return new IpxeReport(List.of(name), binary.markers() > 0 ? List.of(name) : List.of(), List.of(), warnings);
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

    /** What is served, for a screen. */
    String line() {
        if (found.isEmpty()) {
            return "no binaries";
        }
        return found.stream()
                .map(name -> patchable.contains(name) ? name + " (with marker)" : name)
                .collect(Collectors.joining(", "));
    }

    /** The warnings for a screen: what is missing in one sentence, then the rest. */
    List<String> problems(IpxeSettings settings) {
        List<String> problems = new ArrayList<>();
        if (!absent.isEmpty()) {
            problems.add("no file for " + String.join(", ", absent)
                    + ": machines that need one do not boot. Fetch iPXE: ./smee build; or copy files to "
                    + settings.directories().get(0));
        }
        problems.addAll(warnings);
        return problems;
    }

    void log(IpxeSettings settings) {
        log.info(
                "event=ipxe.settings found={} with-marker={} patch-bytes={} warnings={}",
                String.join(",", found),
                String.join(",", patchable),
                settings.patch().length(),
                absent.size() + warnings.size());
        absent.forEach(name -> log.warn("event=ipxe.warning reason=\"{}\"", missing(name, settings)));
        warnings.forEach(warning -> log.warn("event=ipxe.warning reason=\"{}\"", warning));
    }

    private static String unmarked(String name, Path path) {
        String clients = name.endsWith("pxe") ? "BIOS clients" : "clients that load it";
        return name + " has no marker: the patch does not reach " + clients + "; build " + path
                + " with the two marker lines in its embedded script, or empty script.patch";
    }
}
