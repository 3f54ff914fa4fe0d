package org.smee.shadow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

class ShadowSettingsTest {
    private static ShadowSettings read(Map<String, Object> file) {
        return ShadowSettings.from(new SettingsReader(ShadowSettings.PID, file, Map.of()));
    }

    @Test
    void defaults() {
        assertThat(read(Map.of())).isEqualTo(new ShadowSettings(1, Duration.ofMinutes(1), 500));
    }

    @Test
    void fractionsAreAllowed() {
        assertThat(read(Map.of("budget", "0.25")).budget()).isEqualTo(0.25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "101", "1%", "x", "1e1"})
    void otherBudgetsAreRefusedWithWhatIsAllowed(String budget) {
        assertThatThrownBy(() -> read(Map.of("budget", budget)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.shadow.cfg: budget=" + budget)
                .hasMessageContaining("0 to 100");
    }
}
