package org.smee.backend.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

class MachinesTest {
    private static final String V1 = KubeSettings.V1ALPHA1;
    private static final String V2 = KubeSettings.V1ALPHA2;
    private static final MacAddress MAC = MacAddress.parse(Kube.MAC);

    private final Machines machines = new Machines();

    private static HardwareObject object(String version, String name, long created, String mac, String address) {
        Reservation reservation = Reservation.of(Ipv4Address.parse(address), Ipv4Address.parse("255.255.255.0"));
        Hardware machine =
                new Hardware(name, MacAddress.parse(mac), Optional.of(reservation), false, Netboot.ALLOWED, Map.of());
        return new HardwareObject(version, name, created, 0, List.of(machine), List.of());
    }

    private String owner(MacAddress mac) {
        Machines.Claim claim = machines.byMac(mac);
        return claim == null
                ? "nobody"
                : claim.owner().version() + " " + claim.owner().name();
    }

    private String holder(String address) {
        Machines.Claim claim = machines.byAddress(Ipv4Address.parse(address));
        return claim == null ? "nobody" : claim.owner().name();
    }

    @Test
    void aChangedObjectLeavesNothingBehind() {
        machines.put(object(V1, "ns/a", 1, Kube.MAC, "10.0.0.1"));
        machines.put(object(V1, "ns/a", 1, Kube.MAC2, "10.0.0.2"));

        assertThat(machines.size()).isEqualTo(1);
        assertThat(owner(MAC)).isEqualTo("nobody");
        assertThat(holder("10.0.0.1")).isEqualTo("nobody");
        assertThat(holder("10.0.0.2")).isEqualTo("ns/a");
    }

    @Test
    void theOldestKeepsAMacAndTheOthersWaitForIt() {
        machines.put(object(V1, "ns/b", 2, Kube.MAC, "10.0.0.2"));
        machines.put(object(V1, "ns/a", 3, Kube.MAC, "10.0.0.3"));
        machines.put(object(V1, "ns/c", 1, Kube.MAC, "10.0.0.1"));

        assertThat(owner(MAC)).isEqualTo("v1alpha1 ns/c");
        assertThat(machines.problems())
                .containsExactly("hardware ns/b and ns/a: MAC " + Kube.MAC
                        + " is also in hardware ns/c; the oldest, ns/c, is used");

        machines.remove(V1, "ns/c");
        assertThat(owner(MAC)).isEqualTo("v1alpha1 ns/b");
        machines.remove(V1, "ns/b");
        assertThat(owner(MAC)).isEqualTo("v1alpha1 ns/a");
        assertThat(machines.problems()).isEmpty();
        machines.remove(V1, "ns/a");
        assertThat(owner(MAC)).isEqualTo("nobody");
        assertThat(machines.size()).isZero();
    }

    @Test
    void whatWasRecordedAsUnknownGivesWayAndIsNamed() {
        machines.put(object(V1, "ns/discovered-a", HardwareObject.LAST, Kube.MAC, "10.0.0.2"));
        machines.put(object(V1, "ns/a", 5, Kube.MAC, "10.0.0.1"));

        assertThat(owner(MAC)).isEqualTo("v1alpha1 ns/a");
        assertThat(machines.problems())
                .containsExactly("hardware ns/discovered-a: MAC " + Kube.MAC
                        + " is also in hardware ns/a; it was recorded while the machine was unknown and counts no more:"
                        + " delete it");
    }

    @Test
    void onlyWhatIsUsedCountsAsAChange() {
        HardwareObject object = object(V1, "ns/a", 1, Kube.MAC, "10.0.0.1");
        machines.put(object);
        long changes = machines.changes();
        machines.put(new HardwareObject(V1, "ns/a", 1, 99, object.machines(), object.problems()));

        assertThat(machines.changes()).isEqualTo(changes);
        assertThat(machines.get(V1, "ns/a").orElseThrow().revision()).isEqualTo(99);
        machines.put(object(V1, "ns/a", 1, Kube.MAC, "10.0.0.2"));
        assertThat(machines.changes()).isEqualTo(changes + 1);
        machines.remove(V1, "ns/a");
        assertThat(machines.changes()).isEqualTo(changes + 2);
        assertThat(owner(MAC)).isEqualTo("nobody");
    }

    @Test
    void anAddressOfTwoIsReportedAndFindsTheOldest() {
        machines.put(object(V1, "ns/b", 2, Kube.MAC, "10.0.0.1"));
        machines.put(object(V1, "ns/a", 1, Kube.MAC2, "10.0.0.1"));

        assertThat(holder("10.0.0.1")).isEqualTo("ns/a");
        assertThat(machines.size()).isEqualTo(2);
        assertThat(machines.problems())
                .singleElement()
                .asString()
                .contains("address 10.0.0.1 is also in hardware ns/a");

        machines.put(object(V1, "ns/b", 2, Kube.MAC, "10.0.0.2"));
        assertThat(machines.problems()).isEmpty();
        assertThat(holder("10.0.0.1")).isEqualTo("ns/a");
        assertThat(holder("10.0.0.2")).isEqualTo("ns/b");
    }

    @Test
    void anObjectServedInBothVersionsIsNoDuplicate() {
        machines.put(object(V1, "ns/a", 1, Kube.MAC, "10.0.0.1"));
        machines.put(object(V2, "ns/a", 1, Kube.MAC, "10.0.0.1"));

        assertThat(owner(MAC)).isEqualTo("v1alpha2 ns/a");
        assertThat(machines.problems()).isEmpty();

        machines.remove(V2, "ns/a");
        assertThat(owner(MAC)).isEqualTo("v1alpha1 ns/a");
    }

    @Test
    void onlyWhatTheListNamesIsRetainedOfItsVersion() {
        machines.put(object(V1, "ns/a", 1, Kube.MAC, "10.0.0.1"));
        machines.put(object(V1, "ns/b", 1, Kube.MAC2, "10.0.0.2"));
        machines.put(object(V2, "ns/c", 1, "52:54:00:aa:88:2c", "10.0.0.3"));

        assertThat(machines.retain(V1, Set.of("ns/b"))).isEqualTo(1);

        assertThat(machines.all()).extracting(Hardware::id).containsExactlyInAnyOrder("ns/b", "ns/c");
    }

    @Test
    void problemsOfAnObjectGoWithIt() {
        HardwareObject bad = new HardwareObject(V1, "ns/a", 1, 0, List.of(), List.of("hardware ns/a: x"));
        machines.put(bad);
        assertThat(machines.problems()).containsExactly("hardware ns/a: x");

        machines.put(object(V1, "ns/a", 1, Kube.MAC, "10.0.0.1"));
        assertThat(machines.problems()).isEmpty();
    }
}
