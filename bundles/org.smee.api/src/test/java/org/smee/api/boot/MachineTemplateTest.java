package org.smee.api.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

class MachineTemplateTest {
    private static Hardware machine(Map<String, String> labels) {
        Reservation reservation = Reservation.of(Ipv4Address.parse("192.168.2.15"), Ipv4Address.parse("255.255.255.0"));
        return new Hardware(
                "node1",
                MacAddress.parse("52:54:00:aa:88:2a"),
                Optional.of(reservation),
                false,
                Netboot.ALLOWED,
                labels);
    }

    @Test
    void valuesOfTheMachineTakeTheirPlaces() {
        MachineTemplate template =
                new MachineTemplate("{{id}} {{mac-dash}} {{ip}}/{{netmask}} {{labels.rack}} {{server}}.");

        assertThat(template.fill(machine(Map.of("rack", "r7")), "192.168.2.1"))
                .isEqualTo("node1 52-54-00-aa-88-2a 192.168.2.15/255.255.255.0 r7 192.168.2.1.");
    }

    @Test
    void whatTheRecordDoesNotSayIsEmpty() {
        assertThat(new MachineTemplate("<{{hostname}}{{gateway}}{{labels.rack}}>").fill(machine(Map.of()), "s"))
                .isEqualTo("<>");
    }

    @Test
    void variableThatDoesNotExistIsNamedWhenTheTemplateIsRead() {
        assertThatThrownBy(() -> new MachineTemplate("{{adress}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("{{adress}}", "mac-dash", "labels.<name>");
    }

    @Test
    void valueThatCouldAddALineIsRefused() {
        MachineTemplate template = new MachineTemplate("{{labels.rack}}");

        assertThatThrownBy(() -> template.fill(machine(Map.of("rack", "r7\nrm -rf /")), "s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("labels.rack", "52:54:00:aa:88:2a");
    }
}
