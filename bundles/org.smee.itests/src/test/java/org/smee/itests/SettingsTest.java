package org.smee.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A setting is the same in its file, in the form that consoles show (metatype), and in the documentation. */
class SettingsTest {
    private static final Path ROOT = Bundles.ROOT.getParent();
    private static final Path EXAMPLES = ROOT.resolve("examples");
    private static final Pattern VARIABLE = Pattern.compile("\\b((?:SMEE|OTEL)_[A-Z0-9_]+)\\b");

    /** Settings of one PID: its file, and the module whose classes read it. */
    record Settings(String pid, Path file, Path module) {
        @Override
        public String toString() {
            return pid;
        }
    }

    static List<Settings> all() throws IOException {
        List<Settings> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("etc"));
                Stream<Path> modules = Files.list(EXAMPLES)) {
            files.filter(SettingsTest::isSettings)
                    .map(file -> new Settings(pid(file), file, Bundles.ROOT.resolve(pid(file))))
                    .forEach(all::add);
            modules.filter(module -> module.getFileName().toString().startsWith("org.smee."))
                    .map(module -> new Settings(
                            module.getFileName().toString(),
                            module.resolve("etc/" + module.getFileName() + ".cfg"),
                            module))
                    .forEach(all::add);
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("all")
    void formHasExactlyTheKeysAndDefaultsOfTheFile(Settings settings) throws Exception {
        Map<String, String> form = new TreeMap<>();
        attributes(settings)
                .forEach((key, attribute) ->
                        form.put(key, attribute.getAttribute("default").replace("\\,", ",")));

        Map<String, String> file = values(settings);
        assertThat(form.keySet()).isEqualTo(file.keySet());
        assertThat(form)
                .allSatisfy((key, value) ->
                        assertThat(value).as(key).isEqualTo(isOnlyAnExample(settings, value) ? "" : file.get(key)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void formNamesTheVariableOfEachKey(Settings settings) throws Exception {
        Map<String, String> named = new TreeMap<>();
        attributes(settings).forEach((key, attribute) -> {
            Matcher found = VARIABLE.matcher(attribute.getAttribute("description"));
            if (found.find()) {
                named.put(key, found.group(1));
            }
        });

        assertThat(named).isEqualTo(variables(settings));
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyVariableIsReadByTheCode(Settings settings) throws IOException {
        StringBuilder code = new StringBuilder();
        try (Stream<Path> files = Files.walk(settings.module.resolve("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith("Settings.java") || isReader(f))
                    .toList()) {
                code.append(Files.readString(file));
            }
        }

        assertThat(variables(settings))
                .allSatisfy((key, variable) -> assertThat(
                                code.indexOf("\"" + variable + "\"") >= 0 || isBuiltFromParts(variable))
                        .as(variable)
                        .isTrue());
    }

    /** Those of the two URLs of the DHCP server are: prefix, scheme, host, port, path. */
    private static boolean isBuiltFromParts(String variable) {
        return variable.matches("SMEE_DHCP_HTTP_IPXE_(BINARY|SCRIPT)_(SCHEME|HOST|PORT|PATH)");
    }

    /** The file of a plug-in that must be configured shows how; the form has no such default. */
    private static boolean isOnlyAnExample(Settings settings, String formDefault) {
        return formDefault.isEmpty() && settings.module.startsWith(EXAMPLES);
    }

    private static boolean isReader(Path file) {
        try {
            return file.toString().endsWith(".java") && Files.readString(file).contains("SettingsReader");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> values(Settings settings) throws IOException {
        Properties read = new Properties();
        read.load(new StringReader(Files.readString(settings.file)));
        Map<String, String> values = new TreeMap<>();
        read.forEach((key, value) -> values.put(key.toString(), value.toString().trim()));
        return values;
    }

    private static Map<String, String> variables(Settings settings) throws IOException {
        Map<String, String> variables = new TreeMap<>();
        String variable = "";
        for (String line : Files.readAllLines(settings.file)) {
            if (line.startsWith("# env: ")) {
                variable = line.substring("# env: ".length()).trim();
            } else if (!line.startsWith("#") && line.contains("=") && !variable.isEmpty()) {
                variables.put(line.substring(0, line.indexOf('=')).trim(), variable);
                variable = "";
            }
        }
        return variables;
    }

    private static Map<String, Element> attributes(Settings settings) throws Exception {
        Map<String, Element> attributes = new TreeMap<>();
        Path directory = settings.module.resolve("target/classes/OSGI-INF/metatype");
        assertThat(directory).as("forms of " + settings.pid).isDirectory();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Element form = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(file.toFile())
                        .getDocumentElement();
                if (isFor(form, settings.pid)) {
                    NodeList found = form.getElementsByTagName("AD");
                    for (int i = 0; i < found.getLength(); i++) {
                        Element attribute = (Element) found.item(i);
                        attributes.put(attribute.getAttribute("id"), attribute);
                    }
                }
            }
        }
        return attributes;
    }

    private static boolean isFor(Element form, String pid) {
        NodeList designates = form.getElementsByTagName("Designate");
        for (int i = 0; i < designates.getLength(); i++) {
            Element designate = (Element) designates.item(i);
            if (pid.equals(designate.getAttribute("pid")) || pid.equals(designate.getAttribute("factoryPid"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSettings(Path file) {
        return file.getFileName().toString().matches("org\\.smee\\..*\\.cfg");
    }

    private static String pid(Path file) {
        return file.getFileName().toString().replaceFirst("\\.cfg$", "");
    }
}
