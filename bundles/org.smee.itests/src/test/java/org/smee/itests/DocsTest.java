package org.smee.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocsTest {
    private static final Path ROOT = Bundles.ROOT.getParent();
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Path EXAMPLES = ROOT.resolve("examples");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\| (?:`(\\w+)`)? *\\|");
    private static final Pattern README_TABLE = Pattern.compile("(?mi)^(\\| key \\|.*(?:\\n\\|.*)*)");
    private static final Pattern README_ROW = Pattern.compile("(?m)^\\| `([a-z]+(?:\\.[a-z]+)*)` \\|");
    private static final Pattern ENVIRONMENT = Pattern.compile("(?m)^# env: (\\w+)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

    @ParameterizedTest
    @MethodSource("settingsFiles")
    void tableOfTheDocumentationHasExactlyTheKeysOfTheFile(String file) throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(Files.readString(ROOT.resolve("etc").resolve(file))));

        assertThat(groups(ROW, section(file), 1)).isEqualTo(new TreeSet<>(settings.stringPropertyNames()));
    }

    @ParameterizedTest
    @MethodSource("settingsFiles")
    void tableOfTheDocumentationHasExactlyTheVariablesOfTheFile(String file) throws IOException {
        String settings = Files.readString(ROOT.resolve("etc").resolve(file));

        assertThat(groups(ROW, section(file), 2)).isEqualTo(groups(ENVIRONMENT, settings, 1));
    }

    @Test
    void everyDocumentedPidHasItsFile() throws IOException {
        Set<String> documented = groups(Pattern.compile("(?m)^## (org\\.smee\\.[a-z.]+)$"), configuration(), 1).stream()
                .map(pid -> pid + ".cfg")
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(new TreeSet<>(settingsFiles()));
    }

    @Test
    void everyBundleIsOnTheMap() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));

        assertThat(Bundles.all()).allSatisfy(bundle -> assertThat(readme).contains("| `" + bundle + "` |"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) throws IOException {
        assertThat(groups(LINK, Files.readString(document), 1))
                .allSatisfy(
                        target -> assertThat(document.resolveSibling(target)).exists());
    }

    @ParameterizedTest
    @MethodSource("bundlesWithCode")
    void everyBundleHasAShortReadme(String bundle) throws IOException {
        Path readme = Bundles.ROOT.resolve(bundle).resolve("README.md");

        assertThat(readme).exists();
        assertThat(Files.readAllLines(readme)).hasSizeLessThan(60).startsWith("# " + bundle);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleHasAShortReadmeThatNamesItsSettingsFile(Path example) throws IOException {
        String name = example.getFileName().toString();
        Path readme = example.resolve("README.md");

        assertThat(Files.readAllLines(readme)).hasSizeLessThan(60).startsWith("# " + name);
        assertThat(readme).content().contains("etc/" + name + ".cfg");
        assertThat(EXAMPLES.resolve("README.md")).content().contains("(" + name + "/README.md)");
    }

    @ParameterizedTest
    @MethodSource("settingsFiles")
    void readmeNamesItsSettingsFileAndNoKeyThatIsNotInIt(String file) throws IOException {
        String bundle = file.replaceFirst("\\.cfg$", "");
        Path readme = Bundles.ROOT.resolve(bundle).resolve("README.md");
        Properties settings = new Properties();
        settings.load(new StringReader(Files.readString(ROOT.resolve("etc").resolve(file))));
        assumeTrue(bundlesWithCode().contains(bundle));

        assertThat(readme).content().contains("etc/" + file);
        String tables = String.join("\n", groups(README_TABLE, Files.readString(readme), 1));
        assertThat(groups(README_ROW, tables, 1)).isSubsetOf(settings.stringPropertyNames());
    }

    private static String configuration() throws IOException {
        return Files.readString(DOCS.resolve("configuration.md"));
    }

    private static String section(String file) throws IOException {
        String title = "## " + file.replaceFirst("\\.cfg$", "");
        return Arrays.stream(configuration().split("(?m)^(?=## )"))
                .filter(part -> part.startsWith(title + "\n"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/configuration.md has no section \"" + title + "\""));
    }

    private static Set<String> groups(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map(result -> result.group(group))
                .filter(found -> found != null)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> settingsFiles() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("etc"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("org\\.smee\\..*\\.cfg"))
                    .sorted()
                    .toList();
        }
    }

    /** Without those that are only a place for what will come. */
    private static List<String> bundlesWithCode() throws IOException {
        List<String> bundles = new ArrayList<>();
        for (String bundle : Bundles.all()) {
            try (Stream<Path> files = Files.walk(Bundles.ROOT.resolve(bundle).resolve("src/main/java"))) {
                if (files.anyMatch(file -> file.toString().matches(".*/[A-Z]\\w+\\.java"))) {
                    bundles.add(bundle);
                }
            }
        }
        return bundles;
    }

    private static List<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve("src/main/feature/feature.xml")))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> pages = Files.walk(DOCS);
                Stream<Path> readmes = Files.find(Bundles.ROOT, 2, (p, a) -> p.endsWith("README.md"));
                Stream<Path> examples = Files.find(EXAMPLES, 2, (p, a) -> p.endsWith("README.md"));
                Stream<Path> top = Files.list(ROOT)) {
            return Stream.of(pages, readmes, examples, top)
                    .flatMap(some -> some)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
