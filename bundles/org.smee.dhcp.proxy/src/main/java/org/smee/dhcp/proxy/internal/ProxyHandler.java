package org.smee.dhcp.proxy.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.Optional;
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
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.NextProgram;

/**
 * Tells machines what to boot beside a DHCP server that gives them their address (PXE specification 2.1, chapter 2).
 * Mode {@code proxy} serves machines with a hardware record, {@code auto-proxy} those without one too.
 */
@Component(property = {DhcpHandler.MODE + "=proxy", DhcpHandler.MODE + "=" + ProxyHandler.AUTO})
public final class ProxyHandler implements DhcpHandler {
    static final String AUTO = "auto-proxy";

    private static final CompletionStage<Decision> UNKNOWN = silence(
            Outcome.NOT_FOUND, "no hardware record has this MAC address, and mode proxy boots only machines with one");
    private static final CompletionStage<Decision> NO_MAC =
            silence(Outcome.IGNORED, "the hardware address is neither 6 nor 8 octets long, so no record can have it");
    private static final CompletionStage<Decision> DISABLED =
            silence(Outcome.REFUSED, "DHCP is disabled in this machine's record");

    private final HardwareDirectory directory;
    private volatile OnceMemory once = OnceMemory.NONE;

    /** Decides by what {@code directory} knows. */
    @Activate
    public ProxyHandler(@Reference HardwareDirectory directory) {
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
        Concern concern = Concern.of(request);
        if (concern != Concern.OURS) {
            return concern.silence(request);
        }
        DhcpMessage message = request.message();
        if (!message.hasMac()) {
            return isAuto(request) ? ProxyReply.toUnknown(request) : NO_MAC;
        }
        CompletableFuture<Lookup> lookup = directory.byMac(message.mac()).toCompletableFuture();
        return lookup.isDone() && !lookup.isCompletedExceptionally()
                ? answer(request, lookup.join())
                : lookup.thenCompose(found -> answer(request, found));
    }

    private static boolean isAuto(DhcpRequest request) {
        return request.site().mode().equals(AUTO);
    }

    /** Unavailable is not unknown: during an outage nobody gets what only strangers may have, unless that is wanted. */
    private CompletionStage<Decision> answer(DhcpRequest request, Lookup lookup) {
        if (lookup instanceof Lookup.Found found) {
            return answer(request, found.hardware());
        }
        if (lookup instanceof Lookup.Unavailable outage) {
            return isAuto(request) && request.site().bootDuringOutage()
                    ? ProxyReply.duringOutage(request, outage.reason())
                    : silence(Outcome.FAILED, "hardware data is unavailable: " + outage.reason());
        }
        return isAuto(request) ? ProxyReply.toUnknown(request) : UNKNOWN;
    }

    /** Smee looks neither at {@code disableDhcp} nor at the script of the record, and at its binary too late. */
    private CompletionStage<Decision> answer(DhcpRequest request, Hardware hardware) {
        boolean compat = request.site().compat();
        if (hardware.dhcpDisabled() && !compat) {
            return DISABLED;
        }
        if (compat && NextProgram.of(request, "") == NextProgram.NONE) {
            return ProxyReply.NO_BINARY;
        }
        Netboot netboot = hardware.netboot();
        if (!netboot.allowed()) {
            return ProxyReply.denial(request);
        }
        if (NextProgram.isFromDisk(request, hardware, once)) {
            return ProxyReply.fromDisk(request, hardware);
        }
        Optional<Reservation> reservation = hardware.reservation();
        String vlan = reservation.isPresent() ? reservation.get().vlanId() : "";
        return ProxyReply.toKnown(request, netboot.ipxeBinary(), compat ? "" : netboot.scriptUrlForDhcp(), vlan);
    }
}
