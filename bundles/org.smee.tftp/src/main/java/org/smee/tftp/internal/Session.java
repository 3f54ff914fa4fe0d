package org.smee.tftp.internal;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.smee.api.boot.BootFileRequest;
import org.smee.transport.UdpEndpoint;

/** A client's request from its RRQ to its end: first a provider is asked, then there is a transfer. */
final class Session {
    final UdpEndpoint endpoint;
    final InetSocketAddress client;
    final ReadRequest wish;
    final BootFileRequest request;
    final RetrySchedule retries;
    final long startedNanos;
    final long startedTick;
    private final boolean ownsEndpoint;
    private @Nullable Transfer transfer;
    private String why = "";

    /** Closes {@code endpoint} at the end if it {@code ownsEndpoint}. */
    Session(
            UdpEndpoint endpoint,
            boolean ownsEndpoint,
            InetSocketAddress client,
            ReadRequest wish,
            BootFileRequest request,
            RetrySchedule retries,
            long startedNanos,
            long startedTick) {
        this.endpoint = endpoint;
        this.ownsEndpoint = ownsEndpoint;
        this.client = client;
        this.wish = wish;
        this.request = request;
        this.retries = retries;
        this.startedNanos = startedNanos;
        this.startedTick = startedTick;
    }

    void opened(Transfer started, String chosenBecause) {
        transfer = started;
        why = chosenBecause;
    }

    /** Null while the provider is asked. */
    @Nullable
    Transfer transfer() {
        return transfer;
    }

    /** What was chosen and why, in the provider's words. */
    String why() {
        return why;
    }

    /**
     * Whether what comes in at {@code from} may be for it: at its own port, or at any of the shared ones, because a socket
     * for one address may have been opened after it began at the one for all.
     */
    boolean hears(UdpEndpoint from) {
        return !ownsEndpoint || endpoint == from;
    }

    void close() {
        if (transfer != null) {
            transfer.close();
        }
        if (ownsEndpoint) {
            endpoint.close();
        }
    }
}
