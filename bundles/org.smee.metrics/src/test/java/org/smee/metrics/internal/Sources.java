package org.smee.metrics.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The project as it lies in the source tree. */
final class Sources {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final List<String> OTHERS = read(false);

    private Sources() {}

    /** Java sources, without tests, of all bundles but this one. */
    static List<String> ofOtherBundles() {
        return OTHERS;
    }

    /** Java sources, without tests, of all bundles. */
    static List<String> ofAllBundles() {
        return read(true);
    }

    private static List<String> read(boolean all) {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles"))) {
            for (Path bundle :
                    bundles.map(folder -> folder.resolve("src/main/java")).toList()) {
                boolean ours = bundle.toString().contains("/org.smee.metrics/");
                if (Files.isDirectory(bundle) && (all || !ours)) {
                    try (Stream<Path> files = Files.walk(bundle)) {
                        for (Path file : files.filter(f -> f.toString().endsWith(".java"))
                                .toList()) {
                            sources.add(Files.readString(file));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(sources);
    }
}
