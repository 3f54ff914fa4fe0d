package org.smee.itests;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.smee.api.event.Outcome;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;

/** A bundle whose handler gives every machine 127.0.0.99. */
public final class OtherAddress implements BundleActivator, DhcpHandler {
    static final String NAME = "org.smee.itests.other";
    static final String ADDRESS = "127.0.0.99";
    private static final int LOOPBACK = 0x7f000001;

    @Override
    public void start(BundleContext context) {
        context.registerService(
                DhcpHandler.class, this, FrameworkUtil.asDictionary(Map.of(DhcpHandler.MODE, "reservation")));
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public CompletionStage<Decision> decide(DhcpRequest request) {
        request.start(MessageType.OFFER, LOOPBACK).yiaddr(LOOPBACK + 98);
        return request.send(false, false, Outcome.SERVED, "every machine gets it");
    }
}
