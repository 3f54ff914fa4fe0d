package org.smee.dhcp.internal;

import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.Outcome;
import org.smee.api.plugin.Guard;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.transport.UdpEndpoint;

/** Carries out what was decided: sends the reply, or says and counts why nothing is sent. Used on one socket's loop. */
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private final DhcpCounters counters;
    private final Exchanges exchanges;
    private final LeaderGate gate;
    private final ReplySender sender;
    private final Observers observers;

    Answers(DhcpCounters counters, Exchanges exchanges, LeaderGate gate, ReplySender sender, Observers observers) {
        this.counters = counters;
        this.exchanges = exchanges;
        this.gate = gate;
        this.sender = sender;
        this.observers = observers;
    }

    /** {@code handler} decided. */
    void carryOut(
            UdpEndpoint endpoint,
            DhcpRequest request,
            InetSocketAddress client,
            Guard<DhcpHandler> handler,
            Decision decision) {
        try {
            if (!gate.open()) { // again: the decision may have taken longer than the right lasted
                leaveToTheLeader(request);
            } else if (decision instanceof Decision.Reply reply) {
                sender.send(endpoint, request, client, reply.reply());
                exchanges.replied(request, reply);
                observers.replied(endpoint, request, client, sender, reply);
                counters.replied.increment();
            } else if (decision instanceof Decision.Silence silence) {
                counters.silent.increment();
                exchanges.silent(request, silence.outcome(), silence.why());
                observers.silent(endpoint, request, client, silence.outcome(), silence.why());
            }
        } catch (RuntimeException e) {
            handler.failed("made a reply that cannot be sent: " + e);
            fail(endpoint, request, client, "the reply of handler " + handler.name() + " cannot be sent: " + e);
            log.debug("event=dhcp.reply-broken handler={}", handler.name(), e);
        }
    }

    /** Another node answers. */
    void leaveToTheLeader(DhcpRequest request) {
        counters.silent.increment();
        exchanges.silent(request, Outcome.IGNORED, gate.why());
    }

    /** Nobody could decide. */
    void fail(UdpEndpoint endpoint, DhcpRequest request, InetSocketAddress client, String why) {
        counters.failed.increment();
        exchanges.silent(request, Outcome.FAILED, why);
        observers.silent(endpoint, request, client, Outcome.FAILED, why);
    }
}
