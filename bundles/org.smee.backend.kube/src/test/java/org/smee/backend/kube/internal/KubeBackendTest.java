package org.smee.backend.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

class KubeBackendTest {
    private static final String NOBODY = "http://127.0.0.1:1";

    private final List<String> registered = new ArrayList<>();

    private Runnable register(HardwareBackend backend, int ranking) {
        registered.add("+" + ranking);
        return () -> registered.add("-" + ranking);
    }

    private static KubeSettings settings(String... more) {
        return Kube.settings(NOBODY, more);
    }

    @Test
    void itIsAServiceWhileItIsEnabled() {
        KubeBackend component = new KubeBackend(settings("enabled", "false"), this::register);
        assertThat(registered).isEmpty();

        component.modified(settings("ranking", "7"));
        assertThat(registered).containsExactly("+7");
        component.modified(settings("ranking", "7"));
        assertThat(registered).containsExactly("+7");
        component.modified(settings("ranking", "8"));
        assertThat(registered).containsExactly("+7", "+8", "-7");

        component.close();
        assertThat(registered).containsExactly("+7", "+8", "-7", "-8");
    }

    @Test
    void aWrongSettingLeavesTheLastGoodOne() {
        KubeBackend component = new KubeBackend(settings("ranking", "7"), this::register);

        component.modified(Map.of("qps", "many"));

        assertThat(registered).containsExactly("+7");
        component.close();
    }

    @Test
    void wrongValuesAreNamed() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("api", "10.0.0.1:6443"),
                Map.of("api", "ftp://x"),
                Map.of("namespace", "a,b"),
                Map.of("version", "v2"),
                Map.of("page.size", "0"))) {
            String key = wrong.keySet().iterator().next();
            assertThatThrownBy(() -> KubeSettings.from(new SettingsReader(KubeSettings.PID, wrong, Map.of())))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining(key + "=")
                    .hasMessageContaining("allowed:");
        }
    }

    @Test
    void smeesVariablesAreRead() {
        KubeSettings settings = KubeSettings.from(new SettingsReader(
                KubeSettings.PID,
                Map.of(),
                Map.of(
                        "SMEE_BACKEND_KUBE_ENABLED", "false",
                        "SMEE_BACKEND_KUBE_CONFIG", "/k",
                        "SMEE_BACKEND_KUBE_API", "https://h:1",
                        "SMEE_BACKEND_KUBE_NAMESPACE", "n",
                        "SMEE_BACKEND_KUBE_QPS", "5",
                        "SMEE_BACKEND_KUBE_BURST", "-1")));

        assertThat(settings.enabled()).isFalse();
        assertThat(settings.cluster().access().kubeconfig()).hasToString("Optional[/k]");
        assertThat(settings.cluster().access().api()).isEqualTo("https://h:1");
        assertThat(settings.cluster().namespace()).isEqualTo("n");
        assertThat(settings.pace().qps()).isEqualTo(5);
        assertThat(settings.pace().burst()).isEqualTo(-1);
    }
}
