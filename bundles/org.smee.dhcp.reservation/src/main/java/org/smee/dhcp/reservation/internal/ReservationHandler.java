package org.smee.dhcp.reservation.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.smee.api.boot.OnceMemory;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.hardware.Reservation;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;

/**
 * Answers machines that have a reservation (RFC 2131 section 4.3): the address is looked up, never chosen, so there is
 * no lease state and any number of servers give the same answer.
 */
@Component(property = DhcpHandler.MODE + "=reservation")
public final class ReservationHandler implements DhcpHandler {
    private static final CompletionStage<Decision> RELEASED =
            silence(Outcome.IGNORED, "client gave its address back; a reservation stays as it is");
    private static final CompletionStage<Decision> BOOTP =
            silence(Outcome.IGNORED, "no message type (option 53): plain BOOTP is not served");
    private static final CompletionStage<Decision> INFORM_IN_SMEE =
            silence(Outcome.IGNORED, "INFORM is not answered with compat = smee");
    private static final CompletionStage<Decision> NOT_FOR_SERVERS =
            silence(Outcome.IGNORED, "only servers send this message type");
    private static final CompletionStage<Decision> NO_MAC =
            silence(Outcome.IGNORED, "the hardware address is neither 6 nor 8 octets long");
    private static final CompletionStage<Decision> UNKNOWN =
            silence(Outcome.NOT_FOUND, "no hardware record has this MAC address");
    private static final CompletionStage<Decision> DISABLED =
            silence(Outcome.REFUSED, "DHCP is disabled in this machine's record");
    private static final CompletionStage<Decision> NO_ADDRESS =
            silence(Outcome.REFUSED, "this machine's record has no IPv4 address to give");
    private static final CompletionStage<Decision> OTHER_SERVER =
            silence(Outcome.IGNORED, "client accepts the offer of another server");
    private static final CompletionStage<Decision> WRONG_ADDRESS =
            silence(Outcome.IGNORED, "client asks for an address that is not reserved for it; not authoritative");
    private static final CompletionStage<Decision> DECLINED = silence(
            Outcome.FAILED, "client found its reserved address in use by another machine; find out who uses it");

    private final HardwareDirectory directory;
    private volatile OnceMemory once = OnceMemory.NONE;

    /** Decides by what {@code directory} knows. */
    @Activate
    public ReservationHandler(@Reference HardwareDirectory directory) {
        this.directory = directory;
    }

    /** Somebody remembers what machines have booted once. */
    @Reference(policy = DYNAMIC, policyOption = GREEDY, cardinality = OPTIONAL)
    synchronized void bindOnce(OnceMemory next) {
        once = next;
    }

    /** Not any more, unless somebody else came before. */
    synchronized void unbindOnce(OnceMemory gone) {
        if (once == gone) {
            once = OnceMemory.NONE;
        }
    }

    private static CompletionStage<Decision> silence(Outcome outcome, String why) {
        return new Decision.Silence(outcome, why).now();
    }

    @Override
    public CompletionStage<Decision> decide(DhcpRequest request) {
        DhcpMessage message = request.message();
        int type = message.type();
        if (type != MessageType.DISCOVER && type != MessageType.REQUEST) {
            if (type != MessageType.INFORM || request.site().compat()) {
                return unanswered(type);
            }
        }
        if (!message.hasMac()) {
            return NO_MAC;
        }
        CompletableFuture<Lookup> lookup = directory.byMac(message.mac()).toCompletableFuture();
        return lookup.isDone() && !lookup.isCompletedExceptionally()
                ? answer(request, lookup.join())
                : lookup.thenCompose(found -> answer(request, found));
    }

    private static CompletionStage<Decision> unanswered(int type) {
        return switch (type) {
            case MessageType.RELEASE -> RELEASED;
            case MessageType.DECLINE -> DECLINED;
            case MessageType.INFORM -> INFORM_IN_SMEE;
            case MessageType.NONE -> BOOTP;
            default -> NOT_FOR_SERVERS;
        };
    }

    private CompletionStage<Decision> answer(DhcpRequest request, Lookup lookup) {
        if (lookup instanceof Lookup.Found found) {
            return answer(request, found.hardware());
        }
        return lookup instanceof Lookup.Unavailable outage
                ? silence(Outcome.FAILED, "hardware data is unavailable: " + outage.reason())
                : UNKNOWN;
    }

    private CompletionStage<Decision> answer(DhcpRequest request, Hardware hardware) {
        if (hardware.dhcpDisabled()) {
            return DISABLED;
        }
        if (hardware.reservation().isEmpty()) {
            return NO_ADDRESS;
        }
        Reservation reservation = hardware.reservation().get();
        return switch (request.message().type()) {
            case MessageType.DISCOVER -> lease(request, hardware, reservation, MessageType.OFFER);
            case MessageType.INFORM -> inform(request, reservation);
            default -> request(request, hardware, reservation);
        };
    }

    /** RFC 2131 section 4.3.2; Smee acknowledges every REQUEST. */
    private CompletionStage<Decision> request(DhcpRequest request, Hardware hardware, Reservation reservation) {
        if (!request.site().compat()) {
            DhcpMessage message = request.message();
            int us = request.site().serverAddress().bits();
            if (message.optionInt(DhcpOption.SERVER_IDENTIFIER, us) != us) {
                return OTHER_SERVER;
            }
            int wanted = message.optionInt(DhcpOption.REQUESTED_ADDRESS, message.ciaddr());
            if (wanted != 0 && wanted != reservation.address().bits()) {
                return request.site().authoritative() ? refuse(request) : WRONG_ADDRESS;
            }
        }
        return lease(request, hardware, reservation, MessageType.ACK);
    }

    private static CompletionStage<Decision> refuse(DhcpRequest request) {
        start(request, MessageType.NAK).optionText(DhcpOption.MESSAGE, "this address is not reserved for you");
        return request.send(
                false,
                false,
                Outcome.REFUSED,
                "client asks for an address that is not reserved for it: told to start over");
    }

    /** RFC 2131 section 4.3.5: options, but neither address nor lease time. */
    private static CompletionStage<Decision> inform(DhcpRequest request, Reservation reservation) {
        DhcpReply reply =
                start(request, MessageType.ACK).ciaddr(request.message().ciaddr());
        LeaseOptions.write(reply, reservation, request.site());
        return request.send(false, false, Outcome.SERVED, "client has an address and got its options");
    }

    private CompletionStage<Decision> lease(DhcpRequest request, Hardware hardware, Reservation reservation, int type) {
        DhcpReply reply = start(request, type)
                .yiaddr(reservation.address().bits())
                .siaddr(request.site().serverAddress().bits())
                .optionInt(DhcpOption.LEASE_TIME, LeaseOptions.leaseSeconds(reservation, request.site()));
        if (type == MessageType.ACK && !request.site().compat()) {
            reply.ciaddr(request.message().ciaddr());
        }
        LeaseOptions.write(reply, reservation, request.site());
        return BootOptions.write(request, hardware, reservation, once);
    }

    private static DhcpReply start(DhcpRequest request, int type) {
        return request.start(type, request.site().serverAddress().bits());
    }
}
