package ${package};

import java.util.Map;
import java.util.Optional;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.testkit.DhcpHandlerContract;
import org.smee.testkit.InMemoryHardware;

class MyHandlerTest extends DhcpHandlerContract {
    @Override
    protected DhcpHandler handler() {
        Reservation reservation =
                Reservation.of(Ipv4Address.parse("192.168.2.15"), Ipv4Address.parse("255.255.255.0"));
        MacAddress mac = MacAddress.parse(knownMac());
        return new MyHandler(new InMemoryHardware(
                new Hardware("machine1", mac, Optional.of(reservation), false, Netboot.ALLOWED, Map.of())));
    }

    @Override
    protected String knownMac() {
        return "52:54:00:aa:88:2a";
    }

    @Override
    protected String mode() {
        return "my-mode";
    }
}
