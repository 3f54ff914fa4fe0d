package org.smee.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.settings.SettingsReader;

class TransportSettingsTest {
    private static TransportSettings read(Map<String, ?> file, Map<String, String> environment) {
        return TransportSettings.from(new SettingsReader(TransportSettings.PID, file, environment));
    }

    @Test
    void withoutSettingsThereAreTwoToFourNativeLoops() {
        TransportSettings settings = read(Map.of(), Map.of());

        assertThat(settings.threads()).isBetween(2, 4);
        assertThat(settings.nativeWanted()).isTrue();
    }

    @Test
    void environmentWinsOverFile() {
        TransportSettings settings =
                read(Map.of("threads", "3", "native", "auto"), Map.of("SMEE_TRANSPORT_NATIVE", "off"));

        assertThat(settings).isEqualTo(new TransportSettings(3, false, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65", "-1", "many", "100"})
    void wrongThreadsAreRefusedWithWhatIsAllowed(String threads) {
        assertThatThrownBy(() -> read(Map.of("threads", threads), Map.of()))
                .hasMessageContaining("etc/org.smee.transport.cfg: threads=" + threads)
                .hasMessageContaining("auto or a whole number 1..64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1001", "20us"})
    void wrongSpinIsRefusedWithWhatIsAllowed(String micros) {
        assertThatThrownBy(() -> read(Map.of("spin.micros", micros), Map.of()))
                .hasMessageContaining("etc/org.smee.transport.cfg: spin.micros=" + micros)
                .hasMessageContaining("0..1000");
    }
}
