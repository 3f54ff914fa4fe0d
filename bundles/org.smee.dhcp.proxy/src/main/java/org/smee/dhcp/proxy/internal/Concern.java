package org.smee.dhcp.proxy.internal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.smee.api.event.Outcome;
import org.smee.dhcp.api.Client;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;

/**
 * Whether a message is a proxy's concern, before anybody asks who sent it.
 *
 * <p>A proxy offers once and is done: the client takes its address from the DHCP server and finds the boot file in our
 * offer (PXE specification 2.1, chapter 2). A REQUEST at port 67 tells the DHCP server which offer was taken; whoever
 * acknowledges it besides makes the client compare two ACKs. Smee does, and so do we under {@code compat}.
 */
enum Concern {
    /** It is. */
    OURS(Outcome.SERVED, ""),
    NO_QUESTION(Outcome.IGNORED, "only clients are answered, this message says that a server sent it"),
    SWITCHED_OFF(Outcome.REFUSED, "netboot options are switched off, and a proxy has nothing else to give"),
    NO_NETBOOT(Outcome.IGNORED, "not a network boot"),
    OTHER_SERVER(
            Outcome.IGNORED, "client takes its address from the DHCP server it names; our offer said what to boot"),
    NO_SERVER(Outcome.IGNORED, "client renews an address, which is the business of the DHCP server that gave it"),
    NEIGHBOUR(Outcome.IGNORED, "client takes an address from a DHCP server on this host; a proxy gives none");

    private static final Map<Concern, CompletionStage<Decision>> SILENCE = new EnumMap<>(Concern.class);
    private static final Map<Client.Netboot, CompletionStage<Decision>> NO_NETBOOT_BECAUSE =
            new EnumMap<>(Client.Netboot.class);

    static {
        for (Concern concern : values()) {
            SILENCE.put(concern, new Decision.Silence(concern.outcome, concern.why).now());
        }
        for (Client.Netboot reason : Client.Netboot.values()) {
            String why = "not a network boot: " + reason.why();
            NO_NETBOOT_BECAUSE.put(reason, new Decision.Silence(Outcome.IGNORED, why).now());
        }
    }

    private final Outcome outcome;
    private final String why;

    Concern(Outcome outcome, String why) {
        this.outcome = outcome;
        this.why = why;
    }

    static Concern of(DhcpRequest request) {
        if (request.message().op() != 1) {
            return NO_QUESTION;
        }
        if (request.client().netboot() != Client.Netboot.YES) {
            return NO_NETBOOT;
        }
        if (!request.site().netbootEnabled()) {
            return SWITCHED_OFF;
        }
        boolean elsewhere = request.message().type() == MessageType.REQUEST && !request.bootServer();
        return elsewhere && !request.site().compat() ? ofRequest(request) : OURS;
    }

    /** A REQUEST at the port of DHCP servers. */
    private static Concern ofRequest(DhcpRequest request) {
        DhcpMessage message = request.message();
        int us = request.site().serverAddress().bits();
        int named = message.optionInt(DhcpOption.SERVER_IDENTIFIER, 0);
        if (named != us) {
            return named == 0 ? NO_SERVER : OTHER_SERVER;
        }
        return message.optionInt(DhcpOption.REQUESTED_ADDRESS, 0) == 0 ? OURS : NEIGHBOUR;
    }

    /** The decision to stay silent about {@code request}, which is none of ours. */
    CompletionStage<Decision> silence(DhcpRequest request) {
        return Objects.requireNonNull(
                this == NO_NETBOOT ? NO_NETBOOT_BECAUSE.get(request.client().netboot()) : SILENCE.get(this));
    }
}
