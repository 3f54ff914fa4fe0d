package org.smee.tftp.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.Protocol;
import org.smee.api.event.Outcome;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;
import org.smee.transport.UdpTransport;

/** Takes TFTP packets and runs the sessions they belong to. Everything happens on the loop of the listening endpoint. */
final class TftpEngine implements UdpReceiver {
    private static final Logger log = LoggerFactory.getLogger(TftpEngine.class);

    private final ReplyPorts ports;
    private final SessionTable sessions;
    private final Function<BootFileRequest, CompletionStage<BootFileAnswer>> files;
    private final TftpEvents events;
    private final TftpCounters counters;
    private final ToIntFunction<InetAddress> mtus;
    private final LateRequests late = new LateRequests();
    private volatile TftpSettings settings;
    private boolean draining;

    TftpEngine(
            TftpSettings settings,
            UdpTransport transport,
            Function<BootFileRequest, CompletionStage<BootFileAnswer>> files,
            TftpEvents events,
            TftpCounters counters,
            ToIntFunction<InetAddress> mtus) {
        this.settings = settings;
        this.ports = new ReplyPorts(transport);
        this.sessions = new SessionTable(events, counters);
        this.files = files;
        this.events = events;
        this.counters = counters;
        this.mtus = mtus;
    }

    /** New transfers follow {@code next}; running ones keep what was agreed. */
    void apply(TftpSettings next) {
        settings = next;
    }

    /** How many sessions run; any thread. */
    int running() {
        return sessions.size();
    }

    @Override
    public void received(
            UdpEndpoint endpoint, ByteBuf datagram, InetSocketAddress sender, InetSocketAddress recipient) {
        switch (TftpCodec.opcode(datagram)) {
            case TftpCodec.ACK, TftpCodec.ERROR -> answer(endpoint, datagram, sender);
            case TftpCodec.RRQ -> {
                if (draining && sessions.of(sender).isEmpty()) {
                    late.keep(datagram, sender, recipient);
                } else {
                    read(endpoint, datagram, sender, recipient);
                }
            }
            case TftpCodec.WRQ -> {
                UdpEndpoint from = ports.shared(endpoint, recipient, this);
                SessionTable.sendError(from, sender, TftpCodec.ERROR_ACCESS, "access violation: read only");
                from.flush();
                events.writeRefused(sender);
            }
            case TftpCodec.NONE -> counters.malformed.increment();
            default -> counters.strays.increment();
        }
    }

    @Override
    public void writeFailed(UdpEndpoint endpoint, InetSocketAddress target, Throwable cause) {
        counters.unsent.increment();
        log.debug("event=tftp.write-failed peer={} reason=\"{}\"", target, String.valueOf(cause.getMessage()));
    }

    /** What comes to the port of one transfer. */
    private void atOwnPort(
            UdpEndpoint endpoint, ByteBuf datagram, InetSocketAddress sender, InetSocketAddress recipient) {
        boolean known = sessions.of(sender).filter(s -> s.endpoint == endpoint).isPresent();
        if (known) {
            answer(endpoint, datagram, sender);
        } else if (TftpCodec.opcode(datagram) == TftpCodec.ACK) {
            SessionTable.sendError(endpoint, sender, TftpCodec.ERROR_UNKNOWN_TID, "unknown transfer id");
            counters.strays.increment();
        }
    }

    private void read(UdpEndpoint listener, ByteBuf datagram, InetSocketAddress client, InetSocketAddress recipient) {
        ReadRequest wish;
        try {
            wish = TftpCodec.readRequest(datagram);
        } catch (MalformedPacketException e) {
            counters.malformed.increment();
            log.debug("event=tftp.malformed peer={} reason=\"{}\"", client, e.reason());
            UdpEndpoint from = ports.shared(listener, recipient, this);
            SessionTable.sendError(from, client, TftpCodec.ERROR_ILLEGAL, e.reason());
            from.flush();
            return;
        }
        Session before = sessions.of(client).orElse(null);
        if (before != null) {
            if (before.wish.equals(wish) && sessions.repeated(before)) {
                counters.repeated.increment();
                return;
            }
            sessions.end(before, Outcome.IGNORED, "the client asked anew from the same port");
        }
        BootFileRequest request = BootFileRequest.of(wish.file(), Protocol.TFTP, client, recipient);
        TftpSettings now = settings;
        if (wish.climbs() || request.name().isEmpty()) {
            String why = "\"" + wish.file() + "\" names no file";
            refuse(listener, request, TftpCodec.ERROR_NOT_FOUND, Outcome.NOT_FOUND, why);
        } else if (sessions.size() >= now.maxTransfers()) {
            String why = "busy: " + now.maxTransfers() + " transfers are running, and max.transfers allows no more";
            refuse(listener, request, TftpCodec.ERROR_OTHER, Outcome.REFUSED, why);
        } else {
            open(listener, wish, request, now);
        }
    }

    private void refuse(UdpEndpoint listener, BootFileRequest request, int code, Outcome outcome, String why) {
        UdpEndpoint from = ports.shared(listener, request.server(), this);
        SessionTable.sendError(from, request.client(), code, why);
        from.flush();
        events.refused(request, outcome, why);
    }

    private void open(UdpEndpoint listener, ReadRequest wish, BootFileRequest request, TftpSettings now) {
        UdpEndpoint from;
        try {
            from = now.singlePort()
                    ? ports.shared(listener, request.server(), this)
                    : ports.own(listener, request.server(), this::atOwnPort);
        } catch (IOException e) {
            refuse(listener, request, TftpCodec.ERROR_OTHER, Outcome.FAILED, "no port for it: " + e.getMessage());
            return;
        }
        long tick = sessions.now();
        RetrySchedule retries = new RetrySchedule(now.timeout(), tick);
        Session session =
                new Session(from, !now.singlePort(), request.client(), wish, request, retries, events.nanos(), tick);
        sessions.add(session);
        CompletionStage<BootFileAnswer> asked = files.apply(request);
        CompletableFuture<BootFileAnswer> future = asked.toCompletableFuture();
        if (future.isDone()) {
            answered(session, future.join());
        } else {
            asked.thenAccept(answer -> answeredLater(session, answer));
        }
    }

    private void answeredLater(Session session, BootFileAnswer answer) {
        try {
            session.endpoint.execute(() -> answered(session, answer));
        } catch (RejectedExecutionException e) {
            log.debug("event=tftp.too-late file={} reason=\"the transport is gone\"", session.request.name());
            closeFile(answer);
        }
    }

    private void answered(Session session, BootFileAnswer answer) {
        if (!sessions.isCurrent(session)) {
            closeFile(answer);
        } else if (answer instanceof BootFileAnswer.Opened opened) {
            start(session, opened.file(), opened.why());
        } else if (answer instanceof BootFileAnswer.Refused refused) {
            refuse(session, refused);
        }
        session.endpoint.flush();
    }

    private void start(Session session, BootFile file, String why) {
        try {
            BootFile source = session.wish.netascii() ? new NetasciiFile(file) : file;
            InetAddress own = session.request.server().getAddress();
            int room = Negotiation.room(own, mtus.applyAsInt(own));
            Negotiation terms = Negotiation.of(session.wish, source.size(), room, settings);
            Transfer transfer = new Transfer(session.endpoint, session.client, source, terms);
            session.opened(transfer, why);
            session.retries.begin(terms.timeoutSeconds(), sessions.now());
            transfer.start();
        } catch (IOException | RuntimeException e) {
            sessions.broken(session, e);
            file.close();
        }
    }

    private void refuse(Session session, BootFileAnswer.Refused refused) {
        switch (refused.refusal()) {
            case NOT_FOUND -> sessions.refuse(session, TftpCodec.ERROR_NOT_FOUND, Outcome.NOT_FOUND, refused.why());
            case NOT_ALLOWED -> sessions.refuse(session, TftpCodec.ERROR_ACCESS, Outcome.REFUSED, refused.why());
            case UNAVAILABLE, BROKEN -> sessions.refuse(session, TftpCodec.ERROR_OTHER, Outcome.FAILED, refused.why());
        }
    }

    private static void closeFile(BootFileAnswer answer) {
        if (answer instanceof BootFileAnswer.Opened opened) {
            opened.file().close();
        }
    }

    private void answer(UdpEndpoint endpoint, ByteBuf datagram, InetSocketAddress client) {
        Session session = sessions.of(client).orElse(null);
        int number = TftpCodec.number(datagram);
        if (number == TftpCodec.NONE) {
            counters.malformed.increment();
        } else if (session == null || !session.hears(endpoint)) {
            counters.strays.increment(); // e.g. the last ACK doubled on the way
        } else if (TftpCodec.opcode(datagram) == TftpCodec.ERROR) {
            aborted(session, number, TftpCodec.errorMessage(datagram));
        } else if (session.transfer() != null) {
            acknowledged(session, session.transfer(), number);
            if (session.endpoint != endpoint) {
                session.endpoint.flush(); // only what leaves from the endpoint of the batch is flushed with it
            }
        }
    }

    private void acknowledged(Session session, Transfer transfer, int block) {
        try {
            switch (transfer.acknowledged(block)) {
                case GOING_ON -> session.retries.progress(sessions.now());
                case DONE -> sessions.end(session, Outcome.SERVED, session.why());
                case NONE -> {}
            }
        } catch (IOException | RuntimeException e) {
            sessions.broken(session, e);
        }
    }

    /** Firmware probes the size with a transfer that it ends at once; nothing is wrong then. */
    private void aborted(Session session, int code, String message) {
        Transfer transfer = session.transfer();
        String said = "ERROR " + code + (message.isEmpty() ? "" : " \"" + message + "\"");
        if (transfer != null && transfer.isProbe()) {
            sessions.end(session, Outcome.SERVED, "the client asked for the size only, then sent " + said);
        } else {
            String where = transfer == null ? "before it began" : "at block " + transfer.nextBlock();
            sessions.end(session, Outcome.IGNORED, "the client ended the transfer " + where + " with " + said);
        }
    }

    /** Listens on each of these beside the wildcard {@code listener}, and on no other of an earlier call. On the loop. */
    void serve(UdpEndpoint listener, Collection<InetAddress> addresses) {
        ports.serve(listener, addresses, this);
    }

    /** From now on new transfers wait for a successor. Completes when none is running. On the loop. */
    CompletableFuture<Void> drain() {
        draining = true;
        return sessions.whenEmpty();
    }

    /** Ends everything, and leaves what waits to the successor at {@code listener}, which is its owner's. On the loop. */
    void stop(UdpEndpoint listener) {
        sessions.stop();
        ports.close();
        late.leaveTo(listener);
    }
}
