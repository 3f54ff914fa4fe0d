package org.smee.iso.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.Machine;
import org.smee.api.event.OneLine;
import org.smee.api.event.Outcome;

/** One request and its response. */
final class Exchange {
    private static final int LONGEST_REASON = 500;
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final IsoPath path;
    private final Reports reports;
    private final boolean compat;
    private final long began = System.nanoTime();

    Exchange(HttpServletRequest request, HttpServletResponse response, IsoPath path, Reports reports, boolean compat) {
        this.request = request;
        this.response = response;
        this.path = path;
        this.reports = reports;
        this.compat = compat;
    }

    HttpServletResponse response() {
        return response;
    }

    boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    /** Whether it is one of many requests for parts, as a controller sends them. */
    boolean isPart() {
        return !isHead() && request.getHeader("Range") != null;
    }

    /** The value of a request header, or empty. */
    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /** Who asks. The address is a literal, so nobody is asked for it. */
    Machine machine() {
        try {
            return new Machine(path.mac(), Optional.of(InetAddress.getByName(request.getRemoteAddr())));
        } catch (UnknownHostException e) {
            return new Machine(path.mac(), Optional.empty());
        }
    }

    /** The request as an asynchronous one; its only time limit is that of the connection. */
    AsyncContext async() {
        AsyncContext context = request.isAsyncStarted() ? request.getAsyncContext() : request.startAsync();
        context.setTimeout(0);
        return context;
    }

    /** Answers with one line of text that says why not. */
    void refuse(int status, Outcome outcome, String why, Duration retryAfter) throws IOException {
        boolean silent = compat && status < 500;
        byte[] body = silent ? new byte[0] : (OneLine.of(why, LONGEST_REASON) + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        if (!retryAfter.isZero()) {
            response.setHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        if (!silent) {
            response.setContentType("text/plain;charset=utf-8");
        }
        response.setContentLength(body.length);
        reports.tellOnce(machine(), outcome, why, details("status", Integer.toString(status)));
        if (!isHead()) {
            response.getOutputStream().write(body);
        }
    }

    void refuse(SourceProblem problem) throws IOException {
        refuse(problem.status(), Outcome.FAILED, problem.why(), problem.retryAfter());
    }

    /** Tells how sending everything ended. */
    void sent(Session session, long bytes, String problem) {
        Map<String, String> details = details("bytes", Long.toString(bytes));
        if (problem.isEmpty()) {
            int places = session.image().findings().offsets().length;
            String why = "sent all of " + session.source() + (places == 0 ? ", as it is" : ", patched");
            reports.tell(machine(), Outcome.SERVED, why, details);
        } else {
            failed(session, bytes, problem);
        }
    }

    /** Tells that sending broke off. */
    void failed(Session session, long bytes, String problem) {
        String why = session.source() + " broke off: " + problem;
        reports.tellOnce(machine(), Outcome.FAILED, why, details("bytes", Long.toString(bytes)));
    }

    /** Does something with it; whatever goes wrong becomes an answer. */
    void attempt(Step step) {
        try {
            step.run();
        } catch (SourceProblem e) {
            refuseIfPossible(e);
        } catch (IOException e) {
            log.debug("event=iso.client-gone path={} reason={}", path.name(), e.toString());
        } catch (RuntimeException e) {
            log.error("event=iso.failed", e);
            if (!response.isCommitted()) {
                response.reset();
                attempt(() -> refuse(500, Outcome.FAILED, "internal error; the log has it", Duration.ZERO));
            }
        }
    }

    private void refuseIfPossible(SourceProblem problem) {
        if (response.isCommitted()) {
            log.debug("event=iso.broke-off path={} reason=\"{}\"", path.name(), problem.why());
            return; // bytes are missing, so the container closes the connection
        }
        response.reset();
        try {
            refuse(problem);
        } catch (IOException e) {
            log.debug("event=iso.client-gone path={} reason={}", path.name(), e.toString());
        }
    }

    /** A step that may find out that it cannot be done. */
    interface Step {
        void run() throws IOException;
    }

    private Map<String, String> details(String name, String value) {
        String took = Long.toString(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        return Map.of("file", path.name(), "method", request.getMethod(), "took-ms", took, name, value);
    }
}
