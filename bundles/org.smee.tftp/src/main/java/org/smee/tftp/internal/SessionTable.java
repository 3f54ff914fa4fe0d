package org.smee.tftp.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.Outcome;
import org.smee.transport.UdpEndpoint;

/**
 * The sessions of a server by client, and one timer for all of them, because a timer per block would cost more than the
 * block. Used on one loop only, but for {@link #size}.
 */
final class SessionTable {
    private static final Logger log = LoggerFactory.getLogger(SessionTable.class);
    private static final long LATE_TICKS = 1000 / RetrySchedule.TICK_MILLIS;

    private final Map<Object, Session> sessions = new HashMap<>();
    private final TftpEvents events;
    private final TftpCounters counters;
    private volatile int size;
    private CompletableFuture<Void> empty = new CompletableFuture<>();
    private boolean sweeping;
    private long tick;

    SessionTable(TftpEvents events, TftpCounters counters) {
        this.events = events;
        this.counters = counters;
    }

    Optional<Session> of(InetSocketAddress client) {
        return Optional.ofNullable(sessions.get(OnLink.key(client)));
    }

    /** Says whether the session was neither ended nor replaced. */
    boolean isCurrent(Session session) {
        return sessions.get(OnLink.key(session.client)) == session;
    }

    /** Any thread. */
    int size() {
        return size;
    }

    /** The time in ticks of {@link RetrySchedule#TICK_MILLIS}; stands still while there is no session. */
    long now() {
        return tick;
    }

    void add(Session session) {
        sessions.put(OnLink.key(session.client), session);
        size = sessions.size();
        if (!sweeping) {
            sweeping = true;
            session.endpoint.schedule(() -> sweep(session.endpoint), RetrySchedule.TICK_MILLIS);
        }
    }

    /**
     * Takes the request of {@code session} that came once more; says whether that was all. A client that heard nothing
     * yet gets the first packet again. One that is already on its way did not ask: the network doubled the packet, or
     * delivered it late. Only after a while it means that the machine began anew, and false is returned.
     */
    boolean repeated(Session session) {
        Transfer transfer = session.transfer();
        if (transfer == null) {
            return true; // the provider still thinks
        }
        if (!transfer.isUnderWay()) {
            resend(session, transfer);
            return true;
        }
        return tick - session.startedTick < LATE_TICKS;
    }

    /** Ends the session, with an event. */
    void end(Session session, Outcome outcome, String why) {
        sessions.remove(OnLink.key(session.client), session);
        size = sessions.size();
        Transfer transfer = session.transfer();
        if (transfer != null) {
            boolean complete = outcome == Outcome.SERVED;
            counters.served.add(complete ? 1 : 0);
            (complete ? counters.bytes : counters.bytesOfBroken).add(transfer.bytesArrived());
            counters.resent.add(transfer.resent());
        }
        events.ended(session, outcome, why);
        session.close();
        if (sessions.isEmpty()) {
            empty.complete(null);
        }
    }

    /** Completes, on the loop, when no session is left. */
    CompletableFuture<Void> whenEmpty() {
        empty = sessions.isEmpty() ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        return empty;
    }

    /** Ends the session, with an ERROR to the client and an event. */
    void refuse(Session session, int code, Outcome outcome, String why) {
        sendError(session.endpoint, session.client, code, why);
        session.endpoint.flush();
        end(session, outcome, why);
    }

    /** Ends the session because its file cannot be read. */
    void broken(Session session, Exception problem) {
        log.debug("event=tftp.read-failed file={} peer={}", session.request.name(), session.client, problem);
        refuse(session, TftpCodec.ERROR_OTHER, Outcome.FAILED, "the file cannot be read: " + problem.getMessage());
    }

    static void sendError(UdpEndpoint endpoint, InetSocketAddress client, int code, String message) {
        ByteBuf out = endpoint.alloc().directBuffer(64);
        TftpCodec.writeError(out, code, message);
        endpoint.write(out, client);
    }

    private void sweep(UdpEndpoint timer) {
        tick++;
        try {
            List<Session> due = new ArrayList<>();
            for (Session session : sessions.values()) {
                if (session.retries.isDue(tick)) {
                    due.add(session);
                }
            }
            due.forEach(this::remind);
        } finally {
            sweeping = !sessions.isEmpty();
            if (sweeping) {
                timer.schedule(() -> sweep(timer), RetrySchedule.TICK_MILLIS);
            }
        }
    }

    private void remind(Session session) {
        Transfer transfer = session.transfer();
        if (transfer == null) {
            refuse(session, TftpCodec.ERROR_OTHER, Outcome.FAILED, "no provider answered within 30 s");
        } else if (session.retries.again(tick)) {
            resend(session, transfer);
        } else if (transfer.isLastAckMissing()) {
            end(session, Outcome.SERVED, session.why() + "; the last block was never acknowledged, as some clients do");
        } else {
            refuse(session, TftpCodec.ERROR_OTHER, Outcome.FAILED, silence(transfer));
        }
    }

    private void resend(Session session, Transfer transfer) {
        try {
            transfer.resend();
            session.endpoint.flush();
        } catch (IOException | RuntimeException e) {
            broken(session, e);
        }
    }

    private static String silence(Transfer transfer) {
        return transfer.isOackUnanswered()
                ? "the client never answered the first packet: does a firewall or a route stop packets to it?"
                : "the client stopped answering at block " + transfer.nextBlock()
                        + ": it was switched off, or packets are lost (is blksize above the path's MTU?)";
    }

    /** Ends all sessions, each with an ERROR so that the client need not wait. */
    void stop() {
        for (Session session : List.copyOf(sessions.values())) {
            refuse(session, TftpCodec.ERROR_OTHER, Outcome.FAILED, "the server stops");
        }
    }
}
