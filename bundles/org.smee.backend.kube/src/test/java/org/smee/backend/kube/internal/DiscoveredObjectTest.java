package org.smee.backend.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.hardware.Interner;

/** Objects that org.smee.report.kube makes of unknown machines: known, and let to nothing. */
class DiscoveredObjectTest {
    private static HardwareObject read(String version, String spec) {
        ObjectNode object = FakeApi.Json.hardware("tinkerbell.org/" + version, "discovered-1", spec, "{}", 7);
        object.withObject("/metadata/labels").put("smee.org/discovered", "true");
        return new ObjectReader(version, new Interner()).read(object);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "v1alpha1 | {\"interfaces\":[{\"disableDhcp\":true,\"dhcp\":{\"mac\":\"52:54:00:12:34:56\",\"arch\":\"x86_64\","
                        + "\"uefi\":true},\"netboot\":{\"allowPXE\":false,\"allowWorkflow\":false}}]}",
                "v1alpha2 | {\"networkInterfaces\":{\"52:54:00:12:34:56\":{\"dhcp\":{\"ipv4\":{\"disabled\":true}},"
                        + "\"netboot\":{\"disabled\":true}}}}"
            })
    void aRecordedMachineGetsNothing(String version, String spec) {
        HardwareObject object = read(version, spec);

        assertThat(object.problems()).isEmpty();
        assertThat(object.isPlaceholder()).isTrue();
        assertThat(object.machines()).singleElement().satisfies(machine -> {
            assertThat(machine.dhcpDisabled()).isTrue();
            assertThat(machine.netboot().allowed()).isFalse();
            assertThat(machine.reservation()).isEmpty();
            assertThat(machine.labels()).containsEntry("namespace", "default");
            assertThat(machine.id()).isEqualTo("discovered-1");
        });
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "false, true"})
    void onceSomebodyLetsItToAnythingItIsAnOrdinaryObject(boolean disableDhcp, boolean allow) {
        HardwareObject object = read(
                "v1alpha1",
                "{\"interfaces\":[{\"disableDhcp\":" + disableDhcp
                        + ",\"dhcp\":{\"mac\":\"52:54:00:12:34:56\"},\"netboot\":{\"allowPXE\":" + allow + "}}]}");

        assertThat(object.isPlaceholder()).isFalse();
    }
}
