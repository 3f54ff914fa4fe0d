package org.smee.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The bundles of this project as they lie in the source tree. */
final class Bundles {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> IN_NO_FEATURE = Set.of("org.smee.testkit", "org.smee.itests");

    private Bundles() {}

    /** Symbolic names of all bundles with code, the testkit included, sorted. */
    static List<String> all() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(Bundles::isModule)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Symbolic names of what is shipped. */
    static List<String> shipped() {
        return all().stream().filter(name -> !IN_NO_FEATURE.contains(name)).toList();
    }

    static Path classes(String bundle) {
        return ROOT.resolve(bundle).resolve("target/classes");
    }

    static String feature(String bundle) {
        return bundle.replaceFirst("^org\\.", "").replace('.', '-');
    }

    private static boolean isModule(String name) {
        try {
            return Files.readString(ROOT.resolve("pom.xml")).contains("<module>" + name + "</module>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
