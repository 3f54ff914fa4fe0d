package org.smee.dhcp.proxy.internal;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Hardware;
import org.smee.api.net.Ipv4Address;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;
import org.smee.dhcp.api.NextProgram;
import org.smee.dhcp.api.PxeOptions;

/**
 * Writes a proxy's reply: no address, but everything that lets firmware load the boot file without asking again. edk2 then
 * skips port 4011, and iPXE takes an offer only with next server and file.
 */
final class ProxyReply {
    static final CompletionStage<Decision> NO_BINARY = new Decision.Silence(
                    Outcome.NOT_FOUND, NextProgram.NONE.words() + "; name one in ipxe.arch.override or in the record")
            .now();

    private static final byte[] EMPTY = {};
    private static final Map<NextProgram, String> TO_KNOWN = words("boot file only: ");
    private static final Map<NextProgram, String> TO_UNKNOWN =
            words("boot file only, for a machine without hardware record (mode auto-proxy): ");

    private ProxyReply() {}

    private static Map<NextProgram, String> words(String before) {
        Map<NextProgram, String> words = new EnumMap<>(NextProgram.class);
        for (NextProgram next : NextProgram.values()) {
            words.put(next, before + next.words());
        }
        return words;
    }

    /** For a machine that may boot; its record may name a binary, a script and a VLAN. */
    static CompletionStage<Decision> toKnown(DhcpRequest request, String binary, String script, String vlan) {
        NextProgram next = NextProgram.of(request, binary);
        return write(request, next, binary, script, vlan, TO_KNOWN.getOrDefault(next, next.words()));
    }

    /** For a machine that nobody knows. */
    static CompletionStage<Decision> toUnknown(DhcpRequest request) {
        NextProgram next = NextProgram.of(request, "");
        return write(request, next, "", "", "", TO_UNKNOWN.getOrDefault(next, next.words()));
    }

    /** For a machine about which nobody can say anything now. */
    static CompletionStage<Decision> duringOutage(DhcpRequest request, String reason) {
        NextProgram next = NextProgram.of(request, "");
        String why = "boot file only, as for an unknown machine (on.backend.outage = static), because hardware data is"
                + " unavailable (" + reason + "): " + next.words();
        return write(request, next, "", "", "", why);
    }

    /** For a machine that may not boot: the name of a file that does not exist, so that firmware goes on to its disk. */
    static CompletionStage<Decision> denial(DhcpRequest request) {
        return noFile(
                request,
                NextProgram.NOT_ALLOWED,
                Outcome.REFUSED,
                "boot denied: netboot is not allowed in this machine's record");
    }

    /** For UEFI firmware that is to go on to its disk: the same, by another name. */
    static CompletionStage<Decision> fromDisk(DhcpRequest request, Hardware machine) {
        return noFile(
                request, NextProgram.FROM_DISK, Outcome.SERVED, "no boot file: " + NextProgram.whyFromDisk(machine));
    }

    private static CompletionStage<Decision> noFile(DhcpRequest request, String name, Outcome outcome, String why) {
        DhcpMessage message = request.message();
        start(request, "").siaddr(NextProgram.server(request)).file("/", message.macBits(), message.hlen(), ':', name);
        return request.send(false, false, outcome, why);
    }

    private static CompletionStage<Decision> write(
            DhcpRequest request, NextProgram next, String binary, String script, String vlan, String why) {
        if (next == NextProgram.NONE) {
            return NO_BINARY;
        }
        start(request, vlan);
        next.writeTo(request, binary, script);
        return request.send(true, next.chains(), Outcome.SERVED, why);
    }

    private static DhcpReply start(DhcpRequest request, String vlan) {
        boolean compat = request.site().compat();
        int nextServer = NextProgram.server(request);
        boolean discover = request.message().type() == MessageType.DISCOVER;
        DhcpReply reply = request.start(
                discover ? MessageType.OFFER : MessageType.ACK,
                compat ? nextServer : request.site().serverAddress().bits());
        PxeOptions.classIdentifier(request);
        PxeOptions.open(request);
        if (compat) {
            reply.close()
                    .sname(new Ipv4Address(nextServer).toString())
                    .option(DhcpOption.CLIENT_MACHINE_IDENTIFIER, EMPTY)
                    .copy(DhcpOption.CLIENT_MACHINE_IDENTIFIER, request.message());
            return reply;
        }
        PxeOptions.vlan(reply, vlan);
        reply.close();
        if (!discover) {
            reply.ciaddr(request.message().ciaddr());
        }
        if (request.message().optionLength(DhcpOption.CLIENT_MACHINE_IDENTIFIER) > 0) {
            reply.copy(DhcpOption.CLIENT_MACHINE_IDENTIFIER, request.message());
        }
        return reply;
    }
}
