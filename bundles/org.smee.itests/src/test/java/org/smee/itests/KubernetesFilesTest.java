package org.smee.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ClusterRole;
import io.kubernetes.client.openapi.models.V1ClusterRoleBinding;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is applied to a cluster: rendered, and held against Kubernetes' description of each kind. */
class KubernetesFilesTest {
    private interface Schema {
        void check(JsonElement object) throws IOException;
    }

    private static final Map<String, Schema> SCHEMAS = Map.ofEntries(
            Map.entry("v1/Namespace", V1Namespace::validateJsonElement),
            Map.entry("v1/ServiceAccount", V1ServiceAccount::validateJsonElement),
            Map.entry("v1/ConfigMap", V1ConfigMap::validateJsonElement),
            Map.entry("v1/Service", V1Service::validateJsonElement),
            Map.entry("apps/v1/Deployment", V1Deployment::validateJsonElement),
            Map.entry("policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1/ClusterRole", V1ClusterRole::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1/ClusterRoleBinding", V1ClusterRoleBinding::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1/Role", V1Role::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", V1RoleBinding::validateJsonElement),
            // Not Kubernetes' own, and described nowhere in a library: the keys of theirs that we use.
            Map.entry("k8s.cni.cncf.io/v1/NetworkAttachmentDefinition", KubernetesFilesTest::networkAttachment),
            Map.entry("monitoring.coreos.com/v1/ServiceMonitor", KubernetesFilesTest::serviceMonitor));
    private static final Pattern VARIABLE = Pattern.compile("(?m)^# env: (\\w+)");
    private static final Pattern SECRET = Pattern.compile("(?i)password|token|secret|private|credential|\\bkey\\b");

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("overlays")
    void everyObjectIsAsKubernetesDescribesIt(String overlay) throws Exception {
        assertThat(Kustomization.objects(overlay)).isNotEmpty().allSatisfy(KubernetesFilesTest::check);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void componentsFitEveryOverlay(String overlay) throws Exception {
        List<JsonObject> objects = Kustomization.withComponents(overlay, directory);

        assertThat(objects).allSatisfy(KubernetesFilesTest::check);
        assertThat(objects.stream().map(KubernetesFilesTest::kind)).contains("monitoring.coreos.com/v1/ServiceMonitor");
        assertThat(settings(objects).keySet()).contains("SMEE_TLS_CERT_FILE", "SMEE_DHCP_IFACE");
    }

    @Test
    void reportsHaveTheRightsTheyNeedAndNoOthers() throws Exception {
        List<JsonObject> objects = Kustomization.withComponents("host-network", directory);

        assertThat(rules(objects, "ClusterRole", "smee-boot-reporter"))
                .containsExactlyInAnyOrder("tinkerbell.org/hardware get,patch", "events.k8s.io/events create,patch");
        assertThat(rules(objects, "Role", "smee-discovery")).containsExactly("tinkerbell.org/hardware create,list");
        assertThat(settings(objects).get("SMEE_REPORT_KUBE_DISCOVERY_NAMESPACE").getAsString())
                .isEqualTo(named(objects, "Role", "smee-discovery")
                        .getAsJsonObject("metadata")
                        .get("namespace")
                        .getAsString());
        assertThat(rules(Kustomization.objects("host-network"), "ClusterRole", "smee-hardware-reader"))
                .containsExactly("tinkerbell.org/hardware list,watch");
        assertThat(settings(Kustomization.objects("host-network")).keySet())
                .noneMatch(name -> name.startsWith("SMEE_REPORT_KUBE"));
    }

    private static List<String> rules(List<JsonObject> objects, String kind, String name) {
        return StreamSupport.stream(
                        named(objects, kind, name).getAsJsonArray("rules").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .map(rule -> joined(rule, "apiGroups") + "/" + joined(rule, "resources") + " " + joined(rule, "verbs"))
                .toList();
    }

    private static String joined(JsonObject rule, String key) {
        return StreamSupport.stream(rule.getAsJsonArray(key).spliterator(), false)
                .map(JsonElement::getAsString)
                .collect(Collectors.joining(","));
    }

    private static JsonObject named(List<JsonObject> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.get("kind").getAsString().equals(kind))
                .filter(object -> object.getAsJsonObject("metadata")
                        .get("name")
                        .getAsString()
                        .equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    @Test
    void aMisspelledKeyIsFound() throws Exception {
        JsonObject deployment = only(Kustomization.objects("ha"), "Deployment");
        JsonObject container = container(deployment);
        container.add("volumeMount", container.remove("volumeMounts"));

        assertThatThrownBy(() -> V1Deployment.validateJsonElement(deployment)).hasMessageContaining("volumeMount");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPodIsAnOrdinaryUserOnAReadOnlyRoot(String overlay) throws Exception {
        JsonObject pod = pod(only(Kustomization.objects(overlay), "Deployment"));
        JsonObject rights =
                container(only(Kustomization.objects(overlay), "Deployment")).getAsJsonObject("securityContext");

        assertThat(pod.getAsJsonObject("securityContext").get("runAsNonRoot").getAsBoolean())
                .isTrue();
        assertThat(rights.get("readOnlyRootFilesystem").getAsBoolean()).isTrue();
        JsonObject capabilities = rights.getAsJsonObject("capabilities");
        assertThat(capabilities.getAsJsonArray("drop")).hasToString("[\"ALL\"]");
        // Only the host's network needs rights, and a net.* sysctl is refused there.
        boolean host = pod.has("hostNetwork");
        assertThat(capabilities.has("add")).isEqualTo(host);
        assertThat(rights.get("allowPrivilegeEscalation").getAsBoolean()).isEqualTo(host);
        assertThat(pod.getAsJsonObject("securityContext").has("sysctls")).isNotEqualTo(host);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void probesAskThePathsThatAreThere(String overlay) throws Exception {
        JsonObject container = container(only(Kustomization.objects(overlay), "Deployment"));

        assertThat(path(container, "startupProbe")).isEqualTo("/livez");
        assertThat(path(container, "livenessProbe")).isEqualTo("/livez");
        assertThat(path(container, "readinessProbe")).isEqualTo("/readyz");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everySettingExistsAndNoneIsASecret(String overlay) throws Exception {
        List<JsonObject> objects = Kustomization.withComponents(overlay, directory);

        assertThat(settings(objects).keySet()).isNotEmpty().isSubsetOf(variables());
        assertThat(settings(objects).keySet())
                .noneMatch(name -> SECRET.matcher(name.replace('_', ' ')).find());
        assertThat(objects.stream().map(KubernetesFilesTest::kind)).doesNotContain("v1/Secret");
    }

    @Test
    void threePodsOnThreeNodesAndOneAtATime() throws Exception {
        List<JsonObject> objects = Kustomization.objects("ha");
        JsonObject spec = only(objects, "Deployment").getAsJsonObject("spec");

        assertThat(spec.get("replicas").getAsInt()).isEqualTo(3);
        assertThat(spec.getAsJsonObject("strategy"))
                .hasToString("{\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":1},\"type\":\"RollingUpdate\"}");
        assertThat(pod(only(objects, "Deployment")).getAsJsonObject("affinity").toString())
                .contains("kubernetes.io/hostname");
        assertThat(only(objects, "PodDisruptionBudget").getAsJsonObject("spec").getAsJsonObject("selector"))
                .isEqualTo(spec.getAsJsonObject("selector"));
    }

    @Test
    void theOverlayOfTheGuideIsOne() throws Exception {
        String guide = Files.readString(Bundles.ROOT.resolveSibling("docs/kubernetes.md"));
        String start = "cat > boot/kustomization.yaml <<'EOF'\n";
        int from = guide.indexOf(start) + start.length();
        List<JsonObject> objects = Kustomization.beside(
                guide.substring(from, guide.indexOf("EOF\n", from))
                        .stripIndent()
                        .replaceFirst(" +$", ""),
                directory);

        assertThat(objects).allSatisfy(KubernetesFilesTest::check);
        assertThat(container(only(objects, "Deployment")).get("image").getAsString())
                .isEqualTo("registry.mine/smee:0.1.0");
        assertThat(settings(objects).get("SMEE_DHCP_IFACE").getAsString()).isEqualTo("eno2");
        assertThat(settings(objects).keySet()).contains("SMEE_BACKEND_KUBE_ENABLED");
    }

    private static List<String> overlays() throws IOException {
        return Kustomization.overlays();
    }

    private static void check(JsonObject object) {
        assertThat(SCHEMAS).containsKey(kind(object));
        try {
            SCHEMAS.get(kind(object)).check(object);
        } catch (IOException e) {
            throw new AssertionError(kind(object), e);
        }
    }

    private static void networkAttachment(JsonElement object) {
        JsonObject spec = object.getAsJsonObject().getAsJsonObject("spec");
        assertThat(spec.keySet()).containsExactly("config");
        JsonObject config =
                JsonParser.parseString(spec.get("config").getAsString()).getAsJsonObject();
        assertThat(config.keySet()).containsOnly("cniVersion", "name", "plugins");
        JsonObject plugin = config.getAsJsonArray("plugins").get(0).getAsJsonObject();
        assertThat(plugin.keySet()).containsOnly("type", "master", "mode", "capabilities", "ipam");
    }

    private static void serviceMonitor(JsonElement object) {
        JsonObject spec = object.getAsJsonObject().getAsJsonObject("spec");
        assertThat(spec.keySet()).containsOnly("selector", "endpoints");
        assertThat(spec.getAsJsonArray("endpoints").get(0).getAsJsonObject().keySet())
                .containsOnly("port", "path", "interval");
    }

    private static String kind(JsonObject object) {
        return object.get("apiVersion").getAsString() + "/" + object.get("kind").getAsString();
    }

    private static JsonObject only(List<JsonObject> objects, String kind) {
        List<JsonObject> found = objects.stream()
                .filter(object -> object.get("kind").getAsString().equals(kind))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return found.get(0);
    }

    private static JsonObject pod(JsonObject deployment) {
        return deployment.getAsJsonObject("spec").getAsJsonObject("template").getAsJsonObject("spec");
    }

    private static JsonObject container(JsonObject deployment) {
        return pod(deployment).getAsJsonArray("containers").get(0).getAsJsonObject();
    }

    private static String path(JsonObject container, String probe) {
        JsonObject get = container.getAsJsonObject(probe).getAsJsonObject("httpGet");
        String port = get.get("port").getAsString();
        assertThat(StreamSupport.stream(container.getAsJsonArray("ports").spliterator(), false)
                        .map(declared -> declared.getAsJsonObject().get("name").getAsString()))
                .contains(port);
        return get.get("path").getAsString();
    }

    private static Map<String, JsonElement> settings(List<JsonObject> objects) {
        return only(objects, "ConfigMap").getAsJsonObject("data").asMap();
    }

    private static Set<String> variables() throws IOException {
        Set<String> variables = new TreeSet<>();
        try (Stream<Path> files = Files.list(Bundles.ROOT.resolveSibling("etc"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".cfg")).toList()) {
                VARIABLE.matcher(Files.readString(file))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(variables::add);
            }
        }
        return variables;
    }
}
