package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.settings.SettingsException;

class HttpListenTest {
    private final InMemoryConfigurations configurations = new InMemoryConfigurations();

    @Test
    void writesAddressAndPortForTheHttpServer() {
        new HttpListen(Map.of("listen.address", "10.55.0.1", "listen.port", "8081"), configurations.admin());

        assertThat(configurations.properties())
                .containsEntry("org.osgi.service.http.port", "8081")
                .containsEntry("org.ops4j.pax.web.listening.addresses", "10.55.0.1")
                .containsEntry("org.osgi.service.http.enabled", "true");
    }

    @Test
    void overrulesWhatIsThereAndKeepsForeignKeys() {
        configurations.properties().put("org.osgi.service.http.port", 8181);
        configurations.properties().put("org.ops4j.pax.web.ssl.keystore", "mine");

        new HttpListen(Map.of(), configurations.admin());

        assertThat(configurations.properties())
                .containsEntry("org.osgi.service.http.port", "8080")
                .containsEntry("org.ops4j.pax.web.listening.addresses", "0.0.0.0")
                .containsEntry("org.ops4j.pax.web.ssl.keystore", "mine");
    }

    @Test
    void changesNothingIfNothingDiffers() {
        HttpListen listen = new HttpListen(Map.of(), configurations.admin());
        listen.modified(Map.of("compat", "smee", "trusted.proxies", "10.0.0.1"));
        assertThat(configurations.updates()).isEqualTo(1);

        listen.modified(Map.of("listen.port", "8082"));
        assertThat(configurations.updates()).isEqualTo(2);
    }

    @Test
    void invalidChangeKeepsThePresentListener() {
        HttpListen listen = new HttpListen(Map.of("listen.port", "8081"), configurations.admin());

        listen.modified(Map.of("listen.port", "99999"));

        assertThat(configurations.properties()).containsEntry("org.osgi.service.http.port", "8081");
    }

    @ParameterizedTest
    @CsvSource({
        "listen.port, 99999",
        "listen.address, here",
        "threads, 1",
        "idle.timeout, 0s",
        "compat, maybe",
        "trusted.proxies, 10.0.0.0/33"
    })
    void wrongValueAtTheFirstStartIsNamed(String key, String value) {
        assertThatThrownBy(() -> new HttpListen(Map.of(key, value), configurations.admin()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.http.cfg: " + key + "=" + value);
    }
}
