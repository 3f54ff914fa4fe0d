package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class DhcpFilesTest {
    private static ConfigurationAdmin admin(List<Configuration> configurations) {
        return (ConfigurationAdmin) Proxy.newProxyInstance(
                DhcpFilesTest.class.getClassLoader(), new Class<?>[] {ConfigurationAdmin.class}, (proxy, method, a) -> {
                    assertThat(method.getName()).isEqualTo("listConfigurations");
                    assertThat(a[0])
                            .isEqualTo("(|(service.pid=org.smee.dhcp)(service.pid=org.smee.dhcp~*)"
                                    + "(service.factoryPid=org.smee.dhcp))");
                    return configurations.isEmpty() ? null : configurations.toArray(Configuration[]::new);
                });
    }

    private static Configuration configuration(String pid, Map<String, Object> properties) {
        return (Configuration) Proxy.newProxyInstance(
                DhcpFilesTest.class.getClassLoader(),
                new Class<?>[] {Configuration.class},
                (proxy, method, a) -> switch (method.getName()) {
                    case "getPid" -> pid;
                    case "getProcessedProperties" ->
                        properties.isEmpty() ? null : FrameworkUtil.asDictionary(properties);
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }

    @Test
    void everyFileIsFoundUnderItsServersName() throws IOException {
        ConfigurationAdmin admin = admin(List.of(
                configuration("org.smee.dhcp~wan", Map.of("mode", "proxy")),
                configuration("org.smee.dhcp", Map.of("mode", "reservation")),
                configuration("org.smee.dhcp.4e21-uuid", Map.of("mode", "auto-proxy"))));

        assertThat(new DhcpFiles.OfKaraf(admin).read())
                .containsExactly(
                        Map.entry("", Map.of("mode", "reservation")),
                        Map.entry("4e21-uuid", Map.of("mode", "auto-proxy")),
                        Map.entry("wan", Map.of("mode", "proxy")));
    }

    @Test
    void withoutAnyFileThereIsTheServerWithoutAName() throws IOException {
        assertThat(new DhcpFiles.OfKaraf(admin(List.of())).read()).containsExactly(Map.entry("", Map.of()));
    }

    /** As between the creation of a configuration and its first update. */
    @Test
    void aConfigurationWithoutPropertiesIsNoServer() throws IOException {
        ConfigurationAdmin admin = admin(List.of(configuration("org.smee.dhcp~new", Map.of())));

        assertThat(new DhcpFiles.OfKaraf(admin).read()).containsOnlyKeys("");
    }
}
