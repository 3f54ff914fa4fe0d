package org.smee.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FeatureFileTest {
    private static final Path ROOT = Bundles.ROOT.getParent();
    /** Shipped, but installed by whoever needs it. */
    private static final Set<String> ON_DEMAND = Set.of(
            "org.smee.kube", "org.smee.backend.kube", "org.smee.ha.kube", "org.smee.report.kube", "org.smee.tracing");

    @Test
    void everyShippedBundleHasAFeatureOfItsName() throws Exception {
        Document features = features();

        assertThat(Bundles.shipped())
                .isNotEmpty()
                .allSatisfy(bundle -> assertThat(texts(feature(features, Bundles.feature(bundle)), "bundle"))
                        .anyMatch(address -> address.contains("/" + bundle + "/")));
    }

    @Test
    void defaultFeatureContainsEveryOtherThatIsNotOnDemand() throws Exception {
        Document features = features();

        assertThat(texts(feature(features, "smee"), "feature"))
                .containsAll(Bundles.shipped().stream()
                        .filter(bundle -> !ON_DEMAND.contains(bundle))
                        .map(Bundles::feature)
                        .toList())
                .doesNotContainAnyElementsOf(
                        ON_DEMAND.stream().map(Bundles::feature).toList());
    }

    @Test
    void whatIsOnDemandIsInTheDistribution() throws Exception {
        String assembly = Files.readString(ROOT.resolve("karaf-assembly/pom.xml"));

        assertThat(ON_DEMAND)
                .allSatisfy(bundle -> assertThat(assembly.replaceFirst("(?s).*<installedFeatures>", ""))
                        .contains("<feature>" + Bundles.feature(bundle) + "</feature>"));
    }

    @ParameterizedTest
    @CsvSource({
        "smee-minimal, smee-dhcp-reservation",
        "smee-proxy, smee-dhcp-proxy",
    })
    void profileHasWhatAMachineNeedsToBootAndNothingElse(String profile, String handler) throws Exception {
        Document features = features();
        Set<String> boots =
                Set.of(handler, "smee-dhcp", "smee-tftp", "smee-http", "smee-ipxe", "smee-script", "smee-backend-file");

        assertThat(texts(feature(features, profile), "feature"))
                .containsAll(boots)
                .doesNotContain("smee", "smee-shell", "smee-console", "smee-iso", "smee-syslog")
                .allSatisfy(name -> assertThat(feature(features, name)).isNotNull());
        assertThat(texts(feature(features, profile), "bundle")).isEmpty();
    }

    @Test
    void everySettingsFileComesWithItsFeature() throws Exception {
        Document features = features();

        assertThat(settingsFiles()).isNotEmpty().allSatisfy(file -> {
            String bundle = file.replaceFirst("\\.cfg$", "");
            assertThat(texts(feature(features, Bundles.feature(bundle)), "configfile"))
                    .anyMatch(address ->
                            address.endsWith("/cfg/" + Bundles.feature(bundle).replaceFirst("^smee-", "")));
        });
    }

    @Test
    void verificationCoversEveryFeature() throws Exception {
        String pom = Files.readString(ROOT.resolve("features/pom.xml"));

        assertThat(pom).contains("<id>default-verify</id>").contains("<features><feature>smee*</feature></features>");
    }

    private static List<String> settingsFiles() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("etc"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("org.smee.") && name.endsWith(".cfg"))
                    .sorted()
                    .toList();
        }
    }

    private static Document features() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(ROOT.resolve("features/target/feature/feature.xml").toFile());
    }

    private static Element feature(Document features, String name) {
        NodeList children = features.getDocumentElement().getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element element
                    && element.getAttribute("name").equals(name)) {
                return element;
            }
        }
        throw new AssertionError("features/src/main/feature/feature.xml has no feature " + name);
    }

    private static List<String> texts(Element parent, String tag) {
        NodeList found = parent.getElementsByTagName(tag);
        return Stream.iterate(0, i -> i + 1)
                .limit(found.getLength())
                .map(i -> found.item(i).getTextContent().trim())
                .toList();
    }
}
