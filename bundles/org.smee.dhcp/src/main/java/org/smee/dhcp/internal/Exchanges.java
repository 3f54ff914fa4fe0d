package org.smee.dhcp.internal;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEvents;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.trace.BootTrace;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpDetails;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;

/** Publishes what was answered at one socket, and notices machines that go round in circles. Not thread-safe. */
final class Exchanges {
    private static final int CHAINS_ARE_A_LOOP = 3;
    private static final int BOOTS_ARE_A_LOOP = 5;

    private final BootEvents events;
    private final Tracing tracing;
    private final Clock clock;
    private final String device;
    private final LongSupplier nanoClock;
    private final Machines machines = new Machines();
    private final LoopMemory chains;
    private final LoopMemory boots;
    private long began;

    Exchanges(BootEvents events, Tracing tracing, Clock clock, LongSupplier nanoClock, String device) {
        this.events = events;
        this.tracing = tracing;
        this.clock = clock;
        this.device = device;
        this.nanoClock = nanoClock;
        this.chains = new LoopMemory(nanoClock);
        this.boots = new LoopMemory(nanoClock);
    }

    /** A message came. */
    void begin() {
        began = nanoClock.getAsLong();
    }

    /** When the present message came. */
    long began() {
        return began;
    }

    /** The message that came at {@code when} is the present one again. */
    void goOn(long when) {
        began = when;
    }

    /** How often the MAC was sent from iPXE to iPXE within the last minute. */
    int chainLoads(DhcpRequest request) {
        DhcpMessage message = request.message();
        return request.client().ipxe() && message.hasMac() ? chains.count(message.macBits()) : 0;
    }

    /** The trace that the message belongs to. */
    BootTrace trace(DhcpRequest request) {
        return tracing.of(request);
    }

    /** A reply was sent. */
    void replied(DhcpRequest request, Decision.Reply decision) {
        DhcpReply reply = decision.reply();
        String file = reply.hasFile() ? reply.file() : "";
        publish(request, decision.outcome(), decision.why(), reply.type(), reply.yiaddr(), file);
        if (isLast(reply) && request.message().hasMac()) {
            watchForLoops(request, decision, file);
        }
    }

    /** What the client boots by: an ACK, or the offer of a proxy, to which no REQUEST is made. */
    private static boolean isLast(DhcpReply reply) {
        return reply.type() == MessageType.ACK || reply.type() == MessageType.OFFER && reply.yiaddr() == 0;
    }

    private void watchForLoops(DhcpRequest request, Decision.Reply decision, String file) {
        DhcpMessage message = request.message();
        if (decision.chains()) {
            if (chains.repeat(message.macBits(), 0, message.xid()) == CHAINS_ARE_A_LOOP) {
                loop(
                        request,
                        decision,
                        file,
                        "iPXE loads iPXE again and again: set ipxe.chain=if-needed in etc/org.smee.dhcp.cfg,"
                                + " or install an iPXE whose user class is Tinkerbell");
            }
        } else if (decision.boots()
                && !request.client().ipxe()
                && !request.client().ours()) {
            if (boots.repeat(message.macBits(), file.hashCode(), message.xid()) == BOOTS_ARE_A_LOOP) {
                loop(
                        request,
                        decision,
                        file,
                        "firmware loads " + file + " again and again: check that it is a working iPXE for"
                                + " architecture " + request.client().architecture());
            }
        }
    }

    private void loop(DhcpRequest request, Decision.Reply decision, String file, String why) {
        DhcpReply reply = decision.reply();
        publish(request, Outcome.LOOP, why, reply.type(), reply.yiaddr(), file);
    }

    /** Nothing was sent. */
    void silent(DhcpRequest request, Outcome outcome, String why) {
        publish(request, outcome, why, DhcpDetails.NO_REPLY, 0, "");
    }

    private void publish(DhcpRequest request, Outcome outcome, String why, int reply, int address, String file) {
        DhcpMessage message = request.message();
        events.publish(new BootEvent(
                clock.instant(),
                Stage.DHCP,
                outcome,
                why,
                machines.of(message, address),
                new DhcpDetails(
                        message.type(),
                        reply,
                        message.xid(),
                        message.giaddr(),
                        device,
                        file,
                        request.trace(),
                        nanoClock.getAsLong() - began)));
    }
}
