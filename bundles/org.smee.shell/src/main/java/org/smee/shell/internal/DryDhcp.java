package org.smee.shell.internal;

import java.util.Optional;
import org.smee.api.event.Outcome;
import org.smee.api.plugin.Guard;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.HandlerSpi;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.dhcp.api.MessageType;

/** Asks the handler that answers the network, without the network. */
final class DryDhcp {
    private static final int XID = 0x534d4545;

    private final Guard<DhcpHandler> handler;
    private final DhcpSite site;

    DryDhcp(Guard<DhcpHandler> handler, DhcpSite site) {
        this.handler = handler;
        this.site = site;
    }

    /**
     * The end of one exchange.
     *
     * @param reply the last reply; empty: silence
     * @param outcome how the handler calls it
     * @param why its reason
     */
    record Answer(Optional<DhcpMessage> reply, Outcome outcome, String why) {}

    /** Lets {@code client} discover and, if it is offered an address, request it; returns the last answer. */
    Answer exchange(PxeClient client) {
        Answer offer = ask(client.discover(XID));
        if (offer.reply().isEmpty()
                || offer.reply().get().type() != MessageType.OFFER
                || offer.reply().get().yiaddr() == 0) {
            return offer;
        }
        return ask(client.request(XID, offer.reply().get()));
    }

    private Answer ask(byte[] packet) {
        try {
            DhcpRequest request = new DhcpRequest(site).decode(packet);
            Decision decision = Waiting.ask(handler, HandlerSpi.DECIDE, request);
            if (decision instanceof Decision.Reply reply) {
                DhcpMessage message = reply.reply().toMessage(request.message(), PxeClient.LONGEST_REPLY);
                return new Answer(Optional.of(message), reply.outcome(), reply.why());
            }
            Decision.Silence silence = (Decision.Silence) decision;
            return new Answer(Optional.empty(), silence.outcome(), silence.why());
        } catch (MalformedPacketException e) {
            throw new IllegalStateException("the handler wrote a reply that cannot be read: " + e.getMessage(), e);
        }
    }
}
