package org.smee.dhcp.internal;

import org.smee.api.trace.BootTrace;
import org.smee.api.trace.BootTraces;
import org.smee.api.trace.BootTraces.Sender;
import org.smee.dhcp.api.Client;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;

/** Says which trace a message belongs to, as long as somebody traces. Thread-safe. */
final class Tracing {
    private volatile BootTraces traces = BootTraces.NONE;

    synchronized void begin(BootTraces next) {
        traces = next;
    }

    synchronized void end(BootTraces gone) {
        if (traces == gone) { // else a better one came before
            traces = BootTraces.NONE;
        }
    }

    BootTrace of(DhcpRequest request) {
        BootTraces now = traces;
        if (now == BootTraces.NONE || !request.message().hasMac()) {
            return BootTrace.NONE;
        }
        boolean discover = request.message().type() == MessageType.DISCOVER;
        return now.ofDhcp(request.message().mac(), sender(request.client()), discover);
    }

    private static Sender sender(Client client) {
        if (client.netboot() != Client.Netboot.YES) {
            return Sender.SYSTEM;
        }
        return client.ours() || client.ipxe() ? Sender.IPXE : Sender.FIRMWARE;
    }
}
