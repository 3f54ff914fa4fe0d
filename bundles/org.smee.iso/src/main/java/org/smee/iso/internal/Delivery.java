package org.smee.iso.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServletResponse;
import org.smee.api.event.Outcome;

/**
 * Answers with an image, or a part of it, by the rules of RFC 9110: entity tags, conditions, ranges. Dates are neither
 * sent nor looked at, because the image of a machine changes with its record. Thread-safe.
 */
final class Delivery {
    /** What fits the container's buffer goes out at once. */
    private static final int SMALL = 32 * 1024;

    private static final String STOPPED = "the service is being stopped or replaced";

    private final Executor executor;
    private final IsoCounters counters;
    private final Pieces pieces = new Pieces();
    private final Set<Sending> sendings = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Delivery(Executor executor, IsoCounters counters) {
        this.counters = counters;
        this.executor = executor;
    }

    /** The part that {@code exchange} wants; empty: none that exists. */
    static Optional<ByteRange> wanted(Exchange exchange, Image image, Patch patch) {
        String tag = tag(image, patch);
        boolean applies =
                exchange.header("If-Range").map(String::trim).orElse(tag).equals(tag);
        return exchange.isPart() && applies
                ? ByteRange.of(exchange.header("Range").orElse(""), image.size())
                : Optional.of(new ByteRange(0, image.size()));
    }

    /**
     * Answers. Returns true if it goes on without the caller, who then does nothing more; else the caller ends an
     * asynchronous request. Leaves the session in any case, sooner or later.
     */
    boolean answer(Exchange exchange, Session session, Patch patch) throws IOException {
        boolean goesOn = false;
        try {
            goesOn = begin(exchange, session, patch);
        } finally {
            if (!goesOn) {
                session.leave();
            }
        }
        return goesOn;
    }

    /** How many parts are on their way. */
    int running() {
        return sendings.size();
    }

    /** Breaks off whatever is being sent. */
    void close() {
        closed = true;
        sendings.forEach(sending -> sending.stop(STOPPED));
    }

    private boolean begin(Exchange exchange, Session session, Patch patch) throws IOException {
        Image image = session.image();
        HttpServletResponse response = exchange.response();
        String tag = tag(image, patch);
        if (exchange.header("If-Match").map(list -> !lists(list, tag, false)).orElse(false)) {
            exchange.refuse(412, Outcome.REFUSED, "the image is not the one that If-Match names", Duration.ZERO);
            return false;
        }
        response.setHeader("ETag", tag);
        response.setHeader("Accept-Ranges", "bytes");
        if (exchange.header("If-None-Match").map(list -> lists(list, tag, true)).orElse(false)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return false;
        }
        Optional<ByteRange> range = wanted(exchange, image, patch);
        if (range.isEmpty()) {
            response.setHeader("Content-Range", "bytes */" + image.size());
            exchange.refuse(
                    416, Outcome.FAILED, "the range lies outside the " + image.size() + " bytes", Duration.ZERO);
            return false;
        }
        return send(exchange, session, patch, range.get());
    }

    private boolean send(Exchange exchange, Session session, Patch patch, ByteRange range) throws IOException {
        Image image = session.image();
        HttpServletResponse response = exchange.response();
        boolean whole = range.length() == image.size();
        response.setStatus(whole ? 200 : 206);
        response.setContentType("application/octet-stream");
        response.setContentLengthLong(range.length());
        if (!whole) {
            response.setHeader(
                    "Content-Range", "bytes " + range.first() + "-" + (range.end() - 1) + "/" + image.size());
        }
        if (exchange.isHead()) {
            return false;
        }
        if (range.length() <= SMALL && image.isAtHand(range.end())) {
            sendAtOnce(exchange, session, patch, range);
            return false;
        }
        begin(exchange, session, patch, range);
        return true;
    }

    private void sendAtOnce(Exchange exchange, Session session, Patch patch, ByteRange range) throws IOException {
        byte[] piece = pieces.take();
        Image image = session.image();
        int filled = 0;
        try (Reading reading = image.read(range.first(), range.length())) {
            while (filled < range.length()) {
                int count = reading.read(piece, (int) range.length() - filled, () -> {});
                counters.patched.add(patch.apply(image.findings().offsets(), range.first() + filled, piece, count));
                exchange.response().getOutputStream().write(piece, 0, count);
                filled += count;
            }
        }
        pieces.give(piece);
        session.count(filled, true);
        counters.sent(filled, true);
    }

    private void begin(Exchange exchange, Session session, Patch patch, ByteRange range) throws IOException {
        AsyncContext context = exchange.async();
        Sending sending = new Sending(
                context, session.image(), patch, range, executor, pieces, counters, (ended, sent, problem) -> {
                    sendings.remove(ended);
                    counters.sent(sent, problem.isEmpty());
                    tell(exchange, session, range, sent, problem);
                    session.leave();
                });
        sendings.add(sending);
        if (closed) {
            sending.stop(STOPPED);
        }
        proceed(exchange, session, context, sending);
    }

    private void proceed(Exchange exchange, Session session, AsyncContext context, Sending sending) {
        try {
            if (sending.prepare(() -> context.start(() -> proceed(exchange, session, context, sending)))) {
                sending.start();
            }
        } catch (IOException | RuntimeException e) {
            sendings.remove(sending);
            sending.abandon();
            session.leave();
            exchange.attempt(() -> {
                throw e instanceof SourceProblem known ? known : SourceProblem.bad("reading the image failed: " + e);
            });
            context.complete();
        }
    }

    private static void tell(Exchange exchange, Session session, ByteRange range, long sent, String problem) {
        if (range.length() == session.image().size()) {
            exchange.sent(session, sent, problem);
            return;
        }
        session.count(sent, problem.isEmpty());
        if (!problem.isEmpty() && !problem.startsWith(Sending.CLIENT_GONE)) {
            exchange.failed(session, sent, problem);
        }
    }

    /** Another tag for other bytes: the version of the source, and the arguments of the machine. */
    private static String tag(Image image, Patch patch) {
        return '"' + image.version().tag() + '-' + patch.tag() + '"';
    }

    private static boolean lists(String header, String tag, boolean weakCounts) {
        if (header.trim().equals("*")) {
            return true;
        }
        for (String element : header.split(",")) {
            String candidate = element.trim();
            if (candidate.equals(tag) || weakCounts && candidate.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
