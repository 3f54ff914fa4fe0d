package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.smee.api.event.Machine;
import org.smee.api.net.Ipv4Address;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.MalformedPacketException;

class MachinesTest {
    private static final int ADDRESS = Ipv4Address.parse("192.0.2.15").bits();

    private final Machines machines = new Machines();

    /** A message whose hardware address has so many octets and ends in {@code last}. */
    private static DhcpMessage from(int octets, int last) {
        DhcpMessage message = new DhcpMessage();
        byte[] packet = message.storage();
        packet[0] = 1;
        packet[1] = 1;
        packet[2] = (byte) octets;
        for (int i = 0; i < 4; i++) {
            packet[28 + octets - 1 - i] = (byte) (last >>> 8 * i);
        }
        byte[] cookie = {99, (byte) 130, 83, 99, 53, 1, 1, (byte) 255};
        System.arraycopy(cookie, 0, packet, 236, cookie.length);
        try {
            message.decode(300);
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
        return message;
    }

    @Test
    void aMachineIsTheSameObjectAsLongAsItsAddressIsTheSame() {
        Machine offered = machines.of(from(6, 7), ADDRESS);

        assertThat(machines.of(from(6, 7), ADDRESS)).isSameAs(offered);
        assertThat(offered.mac().orElseThrow()).hasToString("00:00:00:00:00:07");
        assertThat(offered.address().orElseThrow().getHostAddress()).isEqualTo("192.0.2.15");
        assertThat(machines.of(from(6, 7), ADDRESS + 1).address().orElseThrow().getHostAddress())
                .isEqualTo("192.0.2.16");
        assertThat(machines.of(from(6, 7), 0).address()).isEmpty();
    }

    @Test
    void whoHasNoMacIsNobody() {
        assertThat(machines.of(from(7, 7), 0)).isEqualTo(Machine.UNKNOWN);
    }

    @Test
    void machinesAreNeverMistakenForOneAnother() {
        for (int i = 0; i < 4 * Machines.SIZE; i++) {
            for (int octets = 6; octets <= 8; octets += 2) {
                DhcpMessage message = from(octets, i % (3 * Machines.SIZE));
                Machine machine = machines.of(message, i);

                assertThat(machine.mac()).contains(message.mac());
                assertThat(machine.address().isPresent()).isEqualTo(i != 0);
            }
        }
    }
}
