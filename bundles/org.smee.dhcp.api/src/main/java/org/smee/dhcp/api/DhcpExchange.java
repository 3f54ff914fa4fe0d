package org.smee.dhcp.api;

import java.net.InetSocketAddress;
import java.time.Instant;
import org.smee.api.event.Outcome;

/**
 * One message and what a server did about it. Copies: whoever has it may keep it. The arrays must not be changed.
 *
 * @param at when it was decided
 * @param site the settings it was decided under
 * @param client where the message came from
 * @param server address and port of ours that it arrived at
 * @param bootServer see {@link DhcpRequest#bootServer()}
 * @param chainLoads see {@link DhcpRequest#chainLoads()}
 * @param message the datagram
 * @param reply the datagram that was sent; empty: none was
 * @param target where it was sent; unspecified if none was
 * @param outcome what the handler called it; {@code FAILED} if no handler decided
 * @param why its reason in words
 */
@SuppressWarnings("ArrayRecordComponent") // exchanges are looked at, never compared
public record DhcpExchange(
        Instant at,
        DhcpSite site,
        InetSocketAddress client,
        InetSocketAddress server,
        boolean bootServer,
        int chainLoads,
        byte[] message,
        byte[] reply,
        InetSocketAddress target,
        Outcome outcome,
        String why) {
    /** Whether nothing was sent. */
    public boolean isSilent() {
        return reply.length == 0;
    }
}
