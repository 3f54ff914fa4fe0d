package org.smee.backend.noop.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.dhcp.api.DhcpSegments;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.InMemoryHardware;

class NoopBackendTest {
    private final List<HardwareBackend> registered = new ArrayList<>();
    private final List<Map<String, Object>> properties = new ArrayList<>();

    @Test
    void itIsAbsentUnlessEnabled() {
        NoopBackend backend = backend(Map.of(), Map.of());
        assertThat(registered).isEmpty();

        backend.modified(Map.of("enabled", "true"));
        assertThat(registered).hasSize(1);
        backend.modified(Map.of("enabled", "true"));
        assertThat(properties).hasSize(1);

        backend.modified(Map.of("enabled", "false"));
        assertThat(registered).isEmpty();
    }

    @Test
    void theVariableOfSmeeEnablesItAndOthersSeeWhatItIs() {
        NoopBackend backend = backend(Map.of("enabled", "false"), Map.of("SMEE_BACKEND_NOOP_ENABLED", "true"));

        assertThat(properties)
                .singleElement()
                .satisfies(p -> assertThat(p)
                        .containsEntry("smee.backend", "none")
                        .containsEntry("service.ranking", -1_000_000));
        backend.close();
        assertThat(registered).isEmpty();
    }

    @Test
    void aWrongSettingIsRefusedAndTheLastGoodStays() {
        NoopBackend backend = enabled();

        backend.modified(Map.of("enabled", "perhaps"));

        assertThat(registered).hasSize(1);
        assertThatThrownBy(() -> settings(Map.of("enabled", "perhaps"), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.backend.noop.cfg: enabled=perhaps");
    }

    @Test
    void everyMachineIsUnknownAndNothingIsAnOutage() {
        enabled();

        HardwareBackend none = registered.get(0);

        assertThat(none.byMac(MacAddress.parse("52:54:00:aa:88:2a")).toCompletableFuture())
                .isCompletedWithValue(Lookup.UNKNOWN);
        assertThat(none.byAddress(InetAddress.getLoopbackAddress()).toCompletableFuture())
                .isCompletedWithValue(Lookup.UNKNOWN);
        assertThat(none.all()).isEmpty();
        assertThat(none.status().name()).isEqualTo("none");
        assertThat(none.status().records()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reservation", "proxy"})
    void inAModeForKnownMachinesTheStatusSaysThatNobodyGetsAnAnswer(String mode) {
        NoopBackend backend = enabled();

        backend.others(List.of(), List.of(listening(mode)));

        assertThat(registered.get(0).status().problems())
                .singleElement()
                .asString()
                .contains("no machine will get an answer", "mode " + mode, "SMEE_DHCP_MODE=auto-proxy");
    }

    @Test
    void inAutoProxyAndWithoutDhcpAllIsWell() {
        NoopBackend backend = enabled();

        backend.others(List.of(registered.get(0)), List.of(listening("auto-proxy"), List::of));

        assertThat(registered.get(0).status().problems()).isEmpty();
    }

    @Test
    void anotherBackendBesideItIsNamedWithBothSettings() {
        NoopBackend backend = enabled();

        backend.others(List.of(registered.get(0), new InMemoryHardware()), List.of());

        assertThat(registered.get(0).status().problems())
                .singleElement()
                .asString()
                .contains("\"unnamed\"", "SMEE_BACKEND_NOOP_ENABLED", "SMEE_BACKEND_FILE_ENABLED");
    }

    private NoopBackend enabled() {
        return backend(Map.of("enabled", "true"), Map.of());
    }

    private NoopBackend backend(Map<String, Object> file, Map<String, String> environment) {
        return new NoopBackend(settings(file, environment), (backend, with) -> {
            registered.add(backend);
            properties.add(with);
            return () -> registered.remove(backend);
        });
    }

    private static NoopSettings settings(Map<String, Object> file, Map<String, String> environment) {
        return NoopSettings.from(new SettingsReader(NoopSettings.PID, file, environment));
    }

    private static DhcpSegments listening(String mode) {
        return () -> List.of(
                new DhcpSegments.Segment("", 67, DhcpSites.rfc(mode)),
                new DhcpSegments.Segment("eth0", 67, DhcpSites.rfc(mode)));
    }
}
