package org.smee.tftp.internal;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEvents;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;

/** Tells what became of requests. */
final class TftpEvents {
    private final BootEvents events;
    private final Clock clock;
    private final LongSupplier nanoClock;

    TftpEvents(BootEvents events, Clock clock, LongSupplier nanoClock) {
        this.events = events;
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    long nanos() {
        return nanoClock.getAsLong();
    }

    /** A request that is over. */
    void ended(Session session, Outcome outcome, String why) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("file", session.request.name());
        long took = TimeUnit.NANOSECONDS.toMillis(nanos() - session.startedNanos);
        Transfer transfer = session.transfer();
        if (transfer != null) {
            details.put("bytes", Long.toString(transfer.bytesArrived()));
            details.put("took-ms", Long.toString(took));
            details.put("blksize", Integer.toString(transfer.terms().blksize()));
            details.put("windowsize", Integer.toString(transfer.terms().windowsize()));
            details.put("resent", Long.toString(transfer.resent()));
        }
        publish(session.request, outcome, why, details);
    }

    /** A request that was answered at once. */
    void refused(BootFileRequest request, Outcome outcome, String why) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("file", request.name());
        publish(request, outcome, why, details);
    }

    /** A client that wanted to write. */
    void writeRefused(InetSocketAddress client) {
        publish(
                client,
                Optional.empty(),
                Outcome.REFUSED,
                "it wanted to write a file; this server only reads",
                Map.of());
    }

    private void publish(BootFileRequest request, Outcome outcome, String why, Map<String, String> details) {
        request.traceparent().ifPresent(trace -> details.put("traceparent", trace));
        publish(request.client(), request.mac(), outcome, why, details);
    }

    private void publish(
            InetSocketAddress client,
            Optional<MacAddress> mac,
            Outcome outcome,
            String why,
            Map<String, String> details) {
        Machine machine = new Machine(mac, Optional.of(client.getAddress()));
        events.publish(new BootEvent(Instant.now(clock), Stage.TFTP, outcome, why, machine, details));
    }
}
