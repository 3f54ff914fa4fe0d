package org.smee.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares docs/smee-parity.md with the settings files and the sources. */
class ParityTest {
    private static final Path ROOT = Bundles.ROOT.getParent();
    private static final int DEFECTS = 61;
    /** Rows that still wait for their test. Lower it with each that is completed; it must be exact. */
    private static final int PENDING = 0;

    private static final Set<String> HERE = Set.of("same", "better", "fixed");
    private static final Set<String> NOT_HERE = Set.of("planned", "left out", "pending");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^# env: (\\w+)");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern CODE = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?");

    /** All flags of the stand-alone Smee. */
    private static final String OLD = """
            log-level dhcp-enabled dhcp-mode dhcp-addr dhcp-iface dhcp-ip-for-packet dhcp-syslog-ip dhcp-tftp-ip
            dhcp-tftp-port dhcp-http-ipxe-binary-scheme dhcp-http-ipxe-binary-host dhcp-http-ipxe-binary-port
            dhcp-http-ipxe-binary-path dhcp-http-ipxe-script-scheme dhcp-http-ipxe-script-host
            dhcp-http-ipxe-script-port dhcp-http-ipxe-script-path dhcp-http-ipxe-script-url
            dhcp-http-ipxe-script-prepend-mac tftp-enabled tftp-addr tftp-port tftp-timeout tftp-block-size
            ipxe-script-patch http-ipxe-binary-enabled http-ipxe-script-enabled http-addr http-port
            extra-kernel-args trusted-proxies osie-url tink-server tink-server-tls tink-server-insecure-tls
            ipxe-script-retries ipxe-script-retry-delay syslog-enabled syslog-addr syslog-port
            backend-file-enabled backend-file-path backend-kube-enabled backend-kube-config backend-kube-api
            backend-kube-namespace backend-noop-enabled otel-endpoint otel-insecure iso-enabled iso-url
            iso-magic-string iso-static-ipam-enabled SMEE_PUBLIC_IP_INTERFACE""";

    /** The flags of Smee inside tinkerbell, and the common ones it uses. */
    private static final String NEW = """
            dhcp-enabled dhcp-enable-netboot-options dhcp-mode dhcp-bind-addr dhcp-bind-interface
            dhcp-ip-for-packet dhcp-syslog-ip dhcp-tftp-ip dhcp-tftp-port dhcp-ipxe-http-binary-scheme
            dhcp-ipxe-http-binary-host dhcp-ipxe-http-binary-port dhcp-ipxe-http-binary-path
            dhcp-ipxe-http-script-scheme dhcp-ipxe-http-script-host dhcp-ipxe-http-script-port
            dhcp-ipxe-http-script-path dhcp-ipxe-http-script-prepend-mac ipxe-override-arch-mapping
            ipxe-embedded-script-patch ipxe-http-binary-enabled ipxe-http-script-enabled
            ipxe-http-script-extra-kernel-args ipxe-http-script-kernel-name ipxe-http-script-initrd-name
            ipxe-http-script-trusted-proxies ipxe-http-script-retries ipxe-http-script-retry-delay
            ipxe-http-script-osie-url ipxe-script-syslog-fqdn ipxe-binary-inject-mac-addr-format
            ipxe-script-tink-server-addr-port ipxe-script-tink-server-use-tls
            ipxe-script-tink-server-insecure-tls iso-enabled iso-upstream-url iso-patch-magic-string
            iso-static-ipam-enabled smee-log-level syslog-enabled syslog-bind-addr syslog-bind-port
            tftp-server-enabled tftp-server-bind-addr tftp-server-bind-port tftp-timeout tftp-block-size
            tftp-single-port tftp-asset-dir pxe-http-enabled pxe-http-path-prefix backend backend-file-path
            backend-kube-config backend-kube-namespace backend-kube-qps backend-kube-burst bind-address
            public-ipv4 http-port https-port trusted-proxies tls-cert-file tls-key-file
            disable-http-to-https-redirect otel-endpoint otel-insecure log-level enable-smee
            enable-crd-migrations version""";

    @Test
    void everyFlagOfSmeeHasItsRow() throws IOException {
        assertThat(firstColumn("Flags of OLD")).containsExactly(OLD.split("\\s+"));
        assertThat(firstColumn("Flags of NEW")).containsExactly(NEW.split("\\s+"));
    }

    @Test
    void oldFlagsHaveTheVariableThatSmeeHas() throws IOException {
        for (List<String> row : rows("Flags of OLD")) {
            String flag = quoted(row.get(0)).get(0);
            String variable = flag.startsWith("SMEE_")
                    ? flag
                    : "SMEE_" + flag.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
            assertThat(quoted(row.get(1))).as(flag).isIn(List.of(), List.of(variable));
        }
    }

    @Test
    void everyFlagThatIsHereIsAKeyWithItsVariable() throws IOException {
        Map<String, Map<String, String>> files = settings();
        for (String section : List.of("Flags of OLD", "Flags of NEW")) {
            for (List<String> row : rows(section)) {
                String status = row.get(3);
                assertThat(status).as("%s", row).isIn(union(HERE, NOT_HERE));
                if (HERE.contains(status)) {
                    String[] place = quoted(row.get(2)).get(0).split(": ");
                    assertThat(files).as("%s", row).containsKey(place[0]);
                    assertThat(files.get(place[0]))
                            .as("%s", row)
                            .containsEntry(place[1], quoted(row.get(1)).get(0));
                }
            }
        }
    }

    @Test
    void variableOfAFlagThatIsNotHereIsInNoFile() throws IOException {
        Set<String> variables = settings().values().stream()
                .flatMap(keys -> keys.values().stream())
                .collect(Collectors.toSet());
        for (String section : List.of("Flags of OLD", "Flags of NEW")) {
            for (List<String> row : rows(section)) {
                if (Set.of("planned", "left out").contains(row.get(3))) {
                    assertThat(quoted(row.get(1)))
                            .as("%s: say where it is now", row)
                            .doesNotContainAnyElementsOf(variables);
                }
            }
        }
    }

    @Test
    void everyDefectHasItsRowAndEveryFixItsTest() throws IOException {
        List<List<String>> defects = rows("Defects of Smee");

        assertThat(defects.stream().map(row -> row.get(0)))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, DEFECTS)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(defects).allSatisfy(row -> assertThat(row.get(3)).isIn("fixed", "left out", "planned", "pending"));
    }

    @Test
    void whateverIsSaidToBeHereIsProvenByATest() throws IOException {
        for (String section : List.of("Routes", "DHCP options", "Behaviour", "Defects of Smee")) {
            for (List<String> row : rows(section)) {
                assertThat(row.get(3)).as("%s", row).isIn(union(HERE, NOT_HERE));
                assertThat(row.get(4).equals("-")).as("%s", row).isEqualTo(NOT_HERE.contains(row.get(3)));
            }
        }
    }

    @Test
    void everyClassAndTestNamedExists() throws IOException {
        Map<String, String> sources = sources();
        for (String name : quoted(page())) {
            MatchResult code = CODE.matcher(name).results().findFirst().orElse(null);
            if (code == null || !code.group().equals(name)) {
                continue;
            }
            assertThat(sources).containsKey(code.group(1));
            if (code.group(2) != null) {
                assertThat(sources.get(code.group(1))).as(name).contains("void " + code.group(2) + "(");
            }
        }
    }

    @Test
    void everyBundleNamedExistsUnlessItIsPlanned() throws IOException {
        String planned =
                page().lines().filter(line -> !line.contains("bundle `")).collect(Collectors.joining("\n"));

        assertThat(quoted(planned).stream().filter(name -> name.matches("org\\.smee\\.[a-z0-9.]+")))
                .isSubsetOf(Bundles.all());
    }

    @Test
    void rowsThatWaitForTheirTestAreCounted() throws IOException {
        assertThat(page().lines().filter(line -> line.contains("| pending |"))).hasSize(PENDING + 1); // and the legend
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/smee-parity.md"));
    }

    /** The cells of the table below {@code ## title}, without its head. */
    private static List<List<String>> rows(String title) throws IOException {
        List<List<String>> rows = Arrays.stream(page().split("(?m)^## "))
                .filter(section -> section.startsWith(title + "\n"))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                        .map(String::trim)
                        .toList())
                .toList();
        assertThat(rows).as("table of section %s", title).isNotEmpty();
        return rows;
    }

    private static List<String> firstColumn(String title) throws IOException {
        return rows(title).stream().map(row -> quoted(row.get(0)).get(0)).toList();
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** PID to key to variable. */
    private static Map<String, Map<String, String>> settings() throws IOException {
        Map<String, Map<String, String>> settings = new HashMap<>();
        try (Stream<Path> bundles = Files.list(ROOT.resolve("etc"));
                Stream<Path> karaf = Files.list(ROOT.resolve("karaf-assembly/src/main/resources/etc"))) {
            for (Path file : Stream.concat(bundles, karaf)
                    .filter(f -> f.toString().endsWith(".cfg"))
                    .toList()) {
                Map<String, String> keys = new HashMap<>();
                String variable = "";
                for (String line : Files.readAllLines(file)) {
                    MatchResult found =
                            VARIABLE.matcher(line).results().findFirst().orElse(null);
                    if (found != null) {
                        variable = found.group(1);
                    } else if (!variable.isEmpty() && line.matches("[a-z][a-z0-9.]* *=.*")) {
                        keys.put(line.substring(0, line.indexOf('=')).trim(), variable);
                        variable = "";
                    }
                }
                settings.put(file.getFileName().toString().replaceFirst("\\.cfg$", ""), keys);
            }
        }
        return settings;
    }

    /** Class to source, tests included; of classes of the same name all sources together. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Bundles.ROOT)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.merge(
                        file.getFileName().toString().replaceFirst("\\.java$", ""),
                        Files.readString(file),
                        String::concat);
            }
        }
        return sources;
    }
}
