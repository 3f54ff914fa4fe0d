package org.smee.dhcp.ports.internal;

import java.util.concurrent.CompletionStage;
import org.smee.api.event.Outcome;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;

/** A handler that offers one machine an address, and is silent otherwise. */
final class Next implements DhcpHandler {
    static final String MAC = "52:54:00:aa:88:2a";
    private static final int ADDRESS = 0xc0a8020f;

    @Override
    public CompletionStage<Decision> decide(DhcpRequest request) {
        if (request.message().type() != MessageType.DISCOVER
                || !request.message().hasMac()
                || !request.message().mac().equals(MacAddress.parse(MAC))) {
            return new Decision.Silence(Outcome.NOT_FOUND, "not the machine of this test").now();
        }
        request.start(MessageType.OFFER, request.site().serverAddress().bits()).yiaddr(ADDRESS);
        return request.send(false, false, Outcome.SERVED, "the machine of this test");
    }
}
