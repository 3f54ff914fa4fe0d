package org.smee.http.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.smee.api.boot.BootFile;
import org.smee.api.event.Outcome;

/** Sends a part of a file piece by piece whenever the socket takes more; a slow reader costs memory for one piece. */
final class Transfer implements WriteListener {
    private static final int PIECE = 64 * 1024;

    private final Exchange exchange;
    private final BootFile file;
    private final ByteRange range;
    private final String why;
    private final int status;
    private final byte[] piece;
    private final AtomicBoolean ended = new AtomicBoolean();
    private long sent;

    @SuppressWarnings("NullAway.Init") // start() sets both before the container calls back
    private AsyncContext context;

    @SuppressWarnings("NullAway.Init")
    private ServletOutputStream out;

    Transfer(Exchange exchange, BootFile file, ByteRange range, String why, int status) {
        this.exchange = exchange;
        this.file = file;
        this.range = range;
        this.why = why;
        this.status = status;
        this.piece = new byte[(int) Math.min(PIECE, range.length())];
    }

    /** Closes the file when the last byte is out or the client is gone. */
    void start(HttpServletRequest request, HttpServletResponse response) throws IOException {
        context = request.isAsyncStarted() ? request.getAsyncContext() : request.startAsync();
        context.setTimeout(0); // the connection's idle timeout ends a reader that stands still
        out = response.getOutputStream();
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            long left = range.length() - sent;
            if (left == 0) {
                end(Outcome.SERVED, why);
                return;
            }
            ByteBuffer next = ByteBuffer.wrap(piece, 0, (int) Math.min(piece.length, left));
            int count = file.read(range.first() + sent, next);
            if (count <= 0) {
                throw new EOFException("the file ends " + left + " bytes early");
            }
            sent += count;
            out.write(piece, 0, count);
        }
    }

    @Override
    public void onError(Throwable problem) {
        end(Outcome.FAILED, "stopped after " + sent + " of " + range.length() + " bytes: " + problem);
    }

    private void end(Outcome outcome, String reason) {
        if (ended.compareAndSet(false, true)) {
            file.close();
            exchange.done(outcome, reason, status, sent);
            context.complete();
        }
    }
}
