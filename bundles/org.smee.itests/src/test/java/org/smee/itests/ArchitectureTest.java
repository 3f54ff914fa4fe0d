package org.smee.itests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final List<String> BUNDLES = Bundles.all();
    private static final JavaClasses CODE = new ClassFileImporter()
            .importPaths(BUNDLES.stream().map(Bundles::classes).toList());
    /** Who may be imported, and what the importable ones may themselves import. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "org.smee.api", Set.of(),
            "org.smee.dhcp.api", Set.of("org.smee.api"),
            "org.smee.transport", Set.of("org.smee.api"));
    /** Importable, but by these only: a server never knows Kubernetes. */
    private static final Map<String, Set<String>> RESERVED =
            Map.of("org.smee.kube", Set.of("org.smee.backend.kube", "org.smee.ha.kube", "org.smee.report.kube"));

    @Test
    void everyBundleHasClassesToCheck() {
        assertThat(BUNDLES)
                .isNotEmpty()
                .allSatisfy(bundle -> assertThat(
                                CODE.stream().anyMatch(c -> bundleOf(c).equals(bundle)))
                        .as(bundle)
                        .isTrue());
    }

    @Test
    void bundlesMeetOnlyInApiDhcpApiAndTransportAndInWhatIsReservedForThem() {
        classes()
                .should(dependOnlyOn("use api, dhcp.api, transport or their own bundle", (from, to) -> {
                    String source = bundleOf(from);
                    String target = bundleOf(to);
                    return source.equals(target)
                            || RESERVED.getOrDefault(target, Set.of()).contains(source)
                            || ARROWS.getOrDefault(source, ARROWS.keySet()).contains(target);
                }))
                .check(CODE);
    }

    @Test
    void noBundleUsesAnInternalPackageOfAnother() {
        classes()
                .should(dependOnlyOn(
                        "leave the internal packages of other bundles alone",
                        (from, to) -> bundleOf(from).equals(bundleOf(to))
                                || !to.getPackageName().contains(".internal")))
                .check(CODE);
    }

    @Test
    void pluginApisMentionOnlyTheJdkAndThemselves() {
        classes()
                .that(DescribedPredicate.describe(
                        "are in an api bundle",
                        c -> Set.of("org.smee.api", "org.smee.dhcp.api").contains(bundleOf(c))))
                .should(new ArchCondition<JavaClass>("mention only JDK and api types") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                            String target = dependency.getTargetClass().getPackageName();
                            boolean fine = target.isEmpty()
                                    || target.startsWith("java.")
                                    || target.startsWith("org.osgi.annotation.")
                                    || target.equals("org.jspecify.annotations")
                                    || bundleOf(dependency.getTargetClass()).endsWith(".api");
                            events.add(new SimpleConditionEvent(type, fine, dependency.getDescription()));
                        }
                    }
                })
                .check(CODE);
    }

    private static ArchCondition<JavaClass> dependOnlyOn(String words, BiPredicate<JavaClass, JavaClass> allowed) {
        return new ArchCondition<>(words) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getPackageName().startsWith("org.smee.")) {
                        events.add(new SimpleConditionEvent(
                                type, allowed.test(type, target), dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The bundle is the longest symbolic name that begins the package's name. */
    private static String bundleOf(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName() + ".";
        return BUNDLES.stream()
                .filter(bundle -> name.startsWith(bundle + "."))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }
}
