package org.smee.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.smee.api.plugin.Guard;
import org.smee.api.settings.Secrets;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsReader;

/** Reads settings files as their bundles would, and compares them with what is in use. Applies nothing. */
final class ConfigCheck {
    private static final String SUFFIX = ".cfg";

    private final List<Reader> readers;
    private final List<String> silent = new ArrayList<>();
    private final Function<Path, Map<String, Object>> inUse;
    private final Map<String, String> environment;
    private final Path etc;

    /** One key whose value would change, or its value if nothing was in use. */
    record Change(String key, String before, String beforeOrigin, String after, String afterOrigin) {}

    /**
     * What one file says.
     *
     * @param problem what is wrong with it; empty: it is right
     * @param notChecked why nobody can say; empty: it was checked
     */
    record Checked(
            String file,
            String problem,
            String notChecked,
            List<String> unknownKeys,
            List<Change> changes,
            List<Setting> settings) {
        static Checked not(Path file, String why) {
            return new Checked(file.toString(), "", why, List.of(), List.of(), List.of());
        }
    }

    /** One effective setting and where it comes from. */
    record Setting(String key, String value, String origin) {}

    /**
     * {@code inUse} tells the properties that a file has in use; {@code etc} is where files are that are named without a
     * directory.
     */
    ConfigCheck(
            List<Guard<SettingsCheck>> checks,
            Function<Path, Map<String, Object>> inUse,
            Map<String, String> environment,
            Path etc) {
        this.readers = checks.stream().flatMap(this::reader).toList();
        this.inUse = inUse;
        this.environment = environment;
        this.etc = etc;
    }

    /** The files of {@code etc} that some bundle reads, by name. */
    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(etc)) {
            return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .filter(file -> readerOf(pid(file)).isPresent())
                    .sorted()
                    .toList();
        }
    }

    /** Checks the file of that name, or at that path. Throws {@link IllegalArgumentException} that says what to type. */
    Checked check(Path named) throws IOException {
        Path file = Files.exists(named) || named.isAbsolute() ? named : etc.resolve(named);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "there is no file " + file + ". Those in use: smee:config check   One of them: smee:config check "
                            + files().stream()
                                    .map(f -> f.getFileName().toString())
                                    .findFirst()
                                    .orElse("<file>"));
        }
        String pid = pid(file);
        Reader check = readerOf(pid)
                .orElseThrow(() -> new IllegalArgumentException("no installed bundle reads " + pid + SUFFIX
                        + "; read are "
                        + readers.stream().map(c -> c.pid() + SUFFIX).sorted().collect(Collectors.joining(", "))
                        + silent.stream().map(text -> ". " + text).collect(Collectors.joining())));
        try {
            return checked(check, pid, file);
        } catch (IllegalStateException e) {
            return Checked.not(file, String.valueOf(e.getMessage()));
        }
    }

    private Checked checked(Reader check, String pid, Path file) throws IOException {
        Map<String, Object> says = CfgFile.read(file);
        SettingsReader next = reader(check, pid, says);
        String problem = check.read(next);
        return new Checked(
                file.toString(),
                problem,
                "",
                problem.isEmpty() ? unknown(says, next) : List.of(),
                problem.isEmpty() ? changes(before(check, pid, file), next) : List.of(),
                next.readings().stream().map(ConfigCheck::setting).toList());
    }

    private static String pid(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private Stream<Reader> reader(Guard<SettingsCheck> check) {
        try {
            return Stream.of(Reader.of(check));
        } catch (IllegalStateException e) {
            silent.add(String.valueOf(e.getMessage()));
            return Stream.empty();
        }
    }

    private Optional<Reader> readerOf(String pid) {
        return readers.stream()
                .filter(check -> pid.equals(check.pid())
                        || pid.startsWith(check.pid() + "~")
                        || pid.startsWith(check.pid() + "-"))
                .max(Comparator.comparingInt(check -> check.pid().length()));
    }

    private SettingsReader reader(Reader check, String pid, Map<String, Object> file) throws IOException {
        if (pid.equals(check.pid()) || !check.inherits()) {
            return new SettingsReader(pid, file, environment);
        }
        Path parent = etc.resolve(check.pid() + SUFFIX);
        Map<String, Object> inherited = Files.isRegularFile(parent) ? CfgFile.read(parent) : Map.of();
        return new SettingsReader(pid, file, new SettingsReader(check.pid(), inherited, environment));
    }

    /** What is in use now; nothing if that is wrong. */
    private Map<String, SettingsReader.Reading> before(Reader check, String pid, Path file) throws IOException {
        SettingsReader present = reader(check, pid, inUse.apply(file.getFileName()));
        return check.read(present).isEmpty() ? byKey(present) : Map.of();
    }

    private static Map<String, SettingsReader.Reading> byKey(SettingsReader reader) {
        Map<String, SettingsReader.Reading> byKey = new TreeMap<>();
        reader.readings().forEach(reading -> byKey.put(reading.key(), reading));
        return byKey;
    }

    private static List<String> unknown(Map<String, Object> file, SettingsReader reader) {
        Map<String, SettingsReader.Reading> known = byKey(reader);
        return file.keySet().stream()
                .filter(key -> !known.containsKey(key))
                .sorted()
                .toList();
    }

    private static List<Change> changes(Map<String, SettingsReader.Reading> before, SettingsReader next) {
        List<Change> changes = new ArrayList<>();
        for (SettingsReader.Reading after : next.readings()) {
            SettingsReader.Reading was = before.get(after.key());
            if (was == null || !was.value().equals(after.value())) {
                changes.add(new Change(
                        after.key(),
                        was == null ? "" : shown(was),
                        was == null ? "" : was.origin(),
                        shown(after),
                        after.origin()));
            }
        }
        return changes;
    }

    private static Setting setting(SettingsReader.Reading reading) {
        return new Setting(reading.key(), shown(reading), reading.origin());
    }

    private static String shown(SettingsReader.Reading reading) {
        return Secrets.mask(reading.key(), reading.value());
    }

    /** A checked file as an operator reads it, escaped; {@code all}: with every setting. */
    static List<String> lines(Checked checked, boolean all) {
        if (!checked.notChecked().isEmpty()) {
            return Stream.of(checked.file() + ": not checked", "  ! " + checked.notChecked())
                    .map(Text::escape)
                    .toList();
        }
        List<String> lines = new ArrayList<>();
        lines.add(checked.file() + ": "
                + (checked.problem().isEmpty() ? "right, " + effect(checked) : "WRONG, nothing of it would apply"));
        if (!checked.problem().isEmpty()) {
            lines.add("  ! " + checked.problem());
        }
        checked.unknownKeys().forEach(key -> lines.add("  ? " + key + " is not read by anybody; is it misspelt?"));
        for (Change change : checked.changes()) {
            if (!change.beforeOrigin().isEmpty()) {
                lines.add("  - " + change.key() + " = " + change.before() + "   (" + change.beforeOrigin() + ")");
            }
            lines.add("  + " + change.key() + " = " + change.after() + "   (" + change.afterOrigin() + ")");
        }
        if (all) {
            checked.settings()
                    .forEach(setting -> lines.add(
                            "    " + setting.key() + " = " + setting.value() + "   (" + setting.origin() + ")"));
        }
        return lines.stream().map(Text::escape).toList();
    }

    private static String effect(Checked checked) {
        return checked.changes().isEmpty()
                ? "changes nothing"
                : "changes " + Text.count(checked.changes().size(), "setting");
    }

    /** Files as Karaf reads them. */
    private static final class CfgFile {
        static Map<String, Object> read(Path file) throws IOException {
            java.util.Properties read = new java.util.Properties();
            try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                read.load(in);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + " is no properties file: " + e.getMessage(), e);
            }
            Map<String, Object> values = new TreeMap<>();
            read.stringPropertyNames().forEach(key -> values.put(key, resolved(read.getProperty(key))));
            return values;
        }

        /** Puts system properties in for {@code ${name}}, as Karaf does. */
        private static String resolved(String value) {
            return java.util.regex.Pattern.compile("\\$\\{([^}]+)}")
                    .matcher(value)
                    .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(
                            System.getProperty(found.group(1), found.group())));
        }
    }
}
