package org.smee.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import javax.inject.Inject;
import org.apache.karaf.features.ConfigFileInfo;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Each feature installed alone, into a Karaf that is not ours, from the repository the distribution ships. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeatureIT {
    private static final EnumSet<FeaturesService.Option> QUIET = EnumSet.noneOf(FeaturesService.Option.class);

    @Inject
    private BundleContext context;

    @Inject
    private FeaturesService features;

    @Configuration
    public Option[] foreignKaraf() {
        String maven = "etc/org.ops4j.pax.url.mvn.cfg";
        URI shipped = new File(System.getProperty("smee.repository")).toURI();
        return Exam.options(
                karafDistributionConfiguration()
                        .frameworkUrl(new File(System.getProperty("karaf.distribution"))
                                .toURI()
                                .toString())
                        .unpackDirectory(new File("target/exam/feature"))
                        .useDeployFolder(false)
                        .karafVersion(System.getProperty("karaf.version")),
                editConfigurationFilePut(
                        maven,
                        "org.ops4j.pax.url.mvn.defaultRepositories",
                        "${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots, " + shipped
                                + "@id=smee@snapshots"),
                editConfigurationFilePut(maven, "org.ops4j.pax.url.mvn.repositories", ""),
                systemProperty("smee.version").value(System.getProperty("smee.version")));
    }

    @Test
    public void everyFeatureInstallsAloneWithItsSettingsFileAndActiveBundles() throws Exception {
        String repository = "mvn:org.smee/smee-features/" + System.getProperty("smee.version") + "/xml/features";
        features.addRepository(URI.create(repository));
        List<String> failures = new ArrayList<>();

        List<Feature> ours = ours();
        for (Feature feature : ours) {
            install(feature, failures);
        }

        assertTrue("only " + ours.size() + " features", ours.size() > 5);
        assertEquals(List.of(), failures);
    }

    private void install(Feature feature, List<String> failures) throws Exception {
        features.installFeature(feature.getName(), QUIET);
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get("Fragment-Host") != null;
            if (bundle.getSymbolicName().startsWith("org.smee.") && !fragment && bundle.getState() != Bundle.ACTIVE) {
                failures.add(feature.getName() + ": " + bundle.getSymbolicName() + " is in state " + bundle.getState());
            }
        }
        if (!feature.getName().equals("smee-netty") && noneOfOurs()) {
            failures.add(feature.getName() + ": brought none of our bundles");
        }
        for (ConfigFileInfo file : feature.getConfigurationFiles()) {
            Path expected = Path.of(file.getFinalname().replace("${karaf.etc}", System.getProperty("karaf.etc")));
            if (!Files.exists(expected)) {
                failures.add(feature.getName() + ": did not bring " + expected);
            }
        }
        features.uninstallFeature(feature.getName(), QUIET);
        if (!noneOfOurs()) {
            failures.add(feature.getName() + ": left bundles behind");
        }
    }

    private boolean noneOfOurs() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith("org.smee.")) {
                return false;
            }
        }
        return true;
    }

    private List<Feature> ours() throws Exception {
        List<Feature> found = new ArrayList<>();
        for (Feature feature : features.listFeatures()) {
            if (feature.getName().equals("smee") || feature.getName().startsWith("smee-")) {
                found.add(feature);
            }
        }
        return found;
    }
}
