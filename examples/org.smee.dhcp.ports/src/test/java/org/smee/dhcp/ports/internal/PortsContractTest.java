package org.smee.dhcp.ports.internal;

import java.util.Map;
import org.smee.api.settings.SettingsReader;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.testkit.DhcpHandlerContract;

class PortsContractTest extends DhcpHandlerContract {
    @Override
    protected DhcpHandler handler() {
        Map<String, String> file = Map.of("allow", "direct, 192.168.7.1/ef");
        return new PortsHandler(new Next(), Places.from(new SettingsReader(Places.PID, file, Map.of())));
    }

    @Override
    protected String knownMac() {
        return Next.MAC;
    }

    @Override
    protected String mode() {
        return "reservation";
    }
}
