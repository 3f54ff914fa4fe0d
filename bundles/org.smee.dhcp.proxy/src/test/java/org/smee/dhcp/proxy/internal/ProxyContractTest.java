package org.smee.dhcp.proxy.internal;

import org.smee.dhcp.api.DhcpHandler;
import org.smee.testkit.DhcpHandlerContract;
import org.smee.testkit.InMemoryHardware;

class ProxyContractTest extends DhcpHandlerContract {
    @Override
    protected DhcpHandler handler() {
        return new ProxyHandler(new InMemoryHardware(Asked.machine(knownMac())));
    }

    @Override
    protected String knownMac() {
        return Asked.KNOWN;
    }

    @Override
    protected String mode() {
        return "proxy";
    }
}
