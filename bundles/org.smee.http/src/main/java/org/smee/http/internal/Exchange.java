package org.smee.http.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEvents;
import org.smee.api.event.Machine;
import org.smee.api.event.OneLine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;

/** One request and its response: translates what a provider says to HTTP (RFC 9110) and tells what became of it. */
final class Exchange {
    /** What fits one write of the container's buffer; anything larger goes out without a thread waiting for it. */
    static final int SMALL = 32 * 1024;

    private static final int LONGEST_REASON = 500;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final BootFileRequest asked;
    private final BootEvents events;
    private final boolean compat;
    private final long began = System.nanoTime();

    Exchange(
            HttpServletRequest request,
            HttpServletResponse response,
            BootFileRequest asked,
            BootEvents events,
            boolean compat) {
        this.request = request;
        this.response = response;
        this.asked = asked;
        this.events = events;
        this.compat = compat;
    }

    /** Sends the answer. Returns true if the work goes on without the caller and ends the asynchronous request. */
    boolean answer(BootFileAnswer answer) throws IOException {
        if (answer instanceof BootFileAnswer.Opened opened) {
            return serve(opened.file(), opened.why());
        }
        if (answer instanceof BootFileAnswer.Refused refused) {
            refuse(refused);
        } else {
            refuse(HttpServletResponse.SC_NOT_FOUND, Outcome.NOT_FOUND, "no such file", Duration.ZERO);
        }
        return false;
    }

    /** Answers with one line of text that says why not. */
    void refuse(int status, Outcome outcome, String why, Duration retryAfter) throws IOException {
        if (!retryAfter.isZero()) {
            response.setHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        boolean silent = compat && status == HttpServletResponse.SC_NOT_FOUND;
        byte[] body = silent ? new byte[0] : (OneLine.of(why, LONGEST_REASON) + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        if (!silent) {
            response.setContentType("text/plain;charset=utf-8");
        }
        response.setContentLength(body.length);
        if (!isHead()) {
            response.getOutputStream().write(body);
        }
        done(outcome, why, status, body.length);
    }

    /** Publishes how it ended. */
    void done(Outcome outcome, String why, int status, long bytes) {
        Machine machine =
                new Machine(asked.mac(), Optional.ofNullable(asked.client().getAddress()));
        Map<String, String> details = new HashMap<>(Map.of(
                "file", asked.name(),
                "method", request.getMethod(),
                "status", Integer.toString(status),
                "bytes", Long.toString(bytes),
                "took-ms", Long.toString(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))));
        asked.traceparent().ifPresent(trace -> details.put("traceparent", trace));
        events.publish(new BootEvent(Instant.now(), Stage.HTTP, outcome, why, machine, details));
    }

    private void refuse(BootFileAnswer.Refused refused) throws IOException {
        switch (refused.refusal()) {
            case NOT_FOUND -> refuse(404, Outcome.NOT_FOUND, refused.why(), refused.retryAfter());
            case NOT_ALLOWED -> refuse(compat ? 404 : 403, Outcome.REFUSED, refused.why(), refused.retryAfter());
            case UNAVAILABLE -> {
                Duration wait = refused.retryAfter();
                refuse(503, Outcome.FAILED, refused.why(), wait.isZero() ? Duration.ofSeconds(2) : wait);
            }
            case BROKEN -> refuse(500, Outcome.FAILED, refused.why(), refused.retryAfter());
        }
    }

    private boolean serve(BootFile file, String why) throws IOException {
        boolean handedOver = false;
        try {
            handedOver = send(file, why);
            return handedOver;
        } finally {
            if (!handedOver) {
                file.close();
            }
        }
    }

    private boolean send(BootFile file, String why) throws IOException {
        if (Conditions.failed(request, file)) {
            refuse(412, Outcome.REFUSED, "the file is not the one that the request's condition names", Duration.ZERO);
            return false;
        }
        response.setHeader("ETag", Conditions.quoted(file));
        response.setHeader("Accept-Ranges", "bytes");
        if (Conditions.hasAge(file)) {
            response.setDateHeader("Last-Modified", file.modified().toEpochMilli());
        }
        if (Conditions.notModified(request, file)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            done(Outcome.SERVED, why + "; the client has it already", HttpServletResponse.SC_NOT_MODIFIED, 0);
            return false;
        }
        ByteRange range = Conditions.range(request, file);
        if (range.isOutside()) {
            response.setHeader("Content-Range", "bytes */" + file.size());
            String text = "the range \"" + request.getHeader("Range") + "\" lies outside the " + file.size() + " bytes";
            refuse(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE, Outcome.FAILED, text, Duration.ZERO);
            return false;
        }
        return body(file, range, why);
    }

    private boolean body(BootFile file, ByteRange range, String why) throws IOException {
        int status = range.isWhole(file.size()) ? HttpServletResponse.SC_OK : HttpServletResponse.SC_PARTIAL_CONTENT;
        response.setStatus(status);
        response.setContentType(file.contentType());
        response.setContentLengthLong(range.length());
        if (status == HttpServletResponse.SC_PARTIAL_CONTENT) {
            long last = range.first() + range.length() - 1;
            response.setHeader("Content-Range", "bytes " + range.first() + "-" + last + "/" + file.size());
        }
        if (isHead()) {
            done(Outcome.SERVED, why, status, 0);
            return false;
        }
        if (range.length() > SMALL) {
            new Transfer(this, file, range, why, status).start(request, response);
            return true;
        }
        response.getOutputStream().write(read(file, range));
        done(Outcome.SERVED, why, status, range.length());
        return false;
    }

    private static byte[] read(BootFile file, ByteRange range) throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) range.length());
        while (content.hasRemaining()) {
            if (file.read(range.first() + content.position(), content) <= 0) {
                throw new EOFException("the file ends " + content.remaining() + " bytes early");
            }
        }
        return content.array();
    }

    private boolean isHead() {
        return request.getMethod().equals("HEAD");
    }
}
