package org.smee.dhcp.proxy.internal;

import org.smee.dhcp.api.DhcpHandler;
import org.smee.testkit.DhcpHandlerContract;
import org.smee.testkit.InMemoryHardware;

class AutoProxyContractTest extends DhcpHandlerContract {
    @Override
    protected DhcpHandler handler() {
        return new ProxyHandler(new InMemoryHardware());
    }

    @Override
    protected String knownMac() {
        return Asked.STRANGER;
    }

    @Override
    protected String mode() {
        return ProxyHandler.AUTO;
    }
}
