package org.smee.dhcp.reservation.internal;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.smee.api.boot.OnceMemory;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.dhcp.api.Client;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.NextProgram;
import org.smee.dhcp.api.PxeOptions;

/** Writes what the machine boots into the reply, and says why. */
final class BootOptions {
    private static final byte[] NO_PROXY_WAIT = {(byte) 176, 1, 1};

    /** One constant text per reason, so that the commonest answers build no strings. */
    private static final Map<Client.Netboot, String> ADDRESS_ONLY = new EnumMap<>(Client.Netboot.class);

    private static final Map<NextProgram, String> ADDRESS_AND = new EnumMap<>(NextProgram.class);

    static {
        for (Client.Netboot reason : Client.Netboot.values()) {
            ADDRESS_ONLY.put(reason, "address only, not a network boot: " + reason.why());
        }
        for (NextProgram next : NextProgram.values()) {
            ADDRESS_AND.put(next, "address and " + next.words());
        }
        ADDRESS_AND.put(NextProgram.NONE, "address given, but " + NextProgram.NONE.words());
    }

    private BootOptions() {}

    /** Completes the reply and returns the decision to send it. */
    static CompletionStage<Decision> write(
            DhcpRequest request, Hardware hardware, Reservation reservation, OnceMemory once) {
        DhcpSite site = request.site();
        Client client = request.client();
        if (!site.netbootEnabled()) {
            return request.send(false, false, Outcome.SERVED, "address only: netboot options are switched off");
        }
        if (!reservation.tftpServerName().isEmpty()
                || !reservation.bootFileName().isEmpty()) {
            return request.send(true, false, Outcome.SERVED, "address and the boot file named in the record");
        }
        if (client.netboot() != Client.Netboot.YES) {
            return request.send(
                    false, false, Outcome.SERVED, ADDRESS_ONLY.getOrDefault(client.netboot(), "address only"));
        }
        DhcpReply reply = request.reply();
        if (client.kind() == Client.Kind.HTTP) {
            PxeOptions.classIdentifier(request);
        }
        if (!site.compat()) {
            reply.copy(DhcpOption.CLIENT_MACHINE_IDENTIFIER, request.message());
        }
        Netboot netboot = hardware.netboot();
        if (!netboot.allowed()) {
            return noFile(
                    request,
                    NextProgram.NOT_ALLOWED,
                    Outcome.REFUSED,
                    "address given, boot denied: netboot is not allowed in this machine's record");
        }
        if (NextProgram.isFromDisk(request, hardware, once)) {
            return noFile(
                    request,
                    NextProgram.FROM_DISK,
                    Outcome.SERVED,
                    "address only: " + NextProgram.whyFromDisk(hardware));
        }
        NextProgram next = NextProgram.of(request, netboot.ipxeBinary());
        String why = ADDRESS_AND.getOrDefault(next, next.words());
        if (next == NextProgram.NONE) {
            return noFile(request, NextProgram.NOT_ALLOWED, Outcome.REFUSED, why);
        }
        vendorOptions(request, reservation);
        if (client.ipxe() && !site.compat()) {
            reply.option(DhcpOption.IPXE, NO_PROXY_WAIT);
        }
        next.writeTo(request, netboot.ipxeBinary(), netboot.scriptUrlForDhcp());
        return request.send(true, next.chains(), Outcome.SERVED, why);
    }

    private static CompletionStage<Decision> noFile(DhcpRequest request, String name, Outcome outcome, String why) {
        request.reply().file(name).siaddr(0);
        return request.send(false, false, outcome, why);
    }

    private static void vendorOptions(DhcpRequest request, Reservation reservation) {
        DhcpReply reply = PxeOptions.open(request);
        if (request.site().compat()) {
            PxeOptions.trace(reply, request.trace());
        } else {
            PxeOptions.vlan(reply, reservation.vlanId());
        }
        reply.close();
    }
}
