package org.smee.iso.internal;

import java.io.IOException;
import java.util.concurrent.Executor;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a part of an image, patched on the way, whenever the socket takes more. It holds one piece in memory and reads the
 * next one only when that is gone.
 */
final class Sending implements WriteListener {
    /** Told once how it ended. */
    interface Ending {
        void ended(Sending sending, long sent, String problem);
    }

    static final String CLIENT_GONE = "the client went away: ";
    private static final Logger log = LoggerFactory.getLogger(Sending.class);
    /** Pieces sent by a thread that is not the container's, before it lets others have it. */
    private static final int TURN = 32;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Image image;
    private final Patch patch;
    private final ByteRange range;
    private final Reading reading;
    private final Executor executor;
    private final Pieces pieces;
    private final Ending ending;
    private final IsoCounters counters;
    private final byte[] piece;
    private long sent;
    private int filled;
    private boolean started;
    private volatile Runnable waiting = () -> {};
    private boolean over;
    private volatile String stopped = "";

    Sending(
            AsyncContext context,
            Image image,
            Patch patch,
            ByteRange range,
            Executor executor,
            Pieces pieces,
            IsoCounters counters,
            Ending ending)
            throws IOException {
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.image = image;
        this.patch = patch;
        this.range = range;
        this.executor = executor;
        this.pieces = pieces;
        this.ending = ending;
        this.counters = counters;
        this.piece = pieces.take();
        this.reading = image.read(range.first(), range.length());
    }

    /**
     * Reads the first piece. False: it is not at hand, and {@code wake} runs when it makes sense to call again. Throws
     * {@link SourceProblem} while another answer can still be given.
     */
    synchronized boolean prepare(Runnable wake) throws IOException {
        if (!stopped.isEmpty()) {
            throw SourceProblem.notYet(stopped);
        }
        waiting = wake;
        if (range.length() > 0 && filled == 0) {
            filled = fill(wake);
        }
        return range.length() == 0 || filled > 0;
    }

    /** Begins; from now on the container calls. */
    synchronized void start() {
        started = true;
        out.setWriteListener(this);
    }

    /** Lets go of everything, when it has not been started. */
    synchronized void abandon() {
        over = true;
        reading.close();
        pieces.give(piece);
    }

    /** Breaks it off, so that the client sees an incomplete answer; any thread. */
    void stop(String why) {
        stopped = why;
        if (isPreparing()) {
            waiting.run();
        } else {
            pump(1);
        }
    }

    @Override
    public void onWritePossible() {
        pump(Integer.MAX_VALUE);
    }

    @Override
    public void onError(Throwable problem) {
        synchronized (this) {
            end(CLIENT_GONE + problem.getMessage());
        }
    }

    private synchronized boolean isPreparing() {
        return !started && !over;
    }

    private void proceed() {
        executor.execute(() -> pump(TURN));
    }

    private synchronized void pump(int turn) {
        try {
            for (int i = 0; i < turn; i++) {
                if (over || !started || !step()) {
                    return;
                }
            }
            proceed();
        } catch (IOException e) {
            end(e instanceof SourceProblem known ? known.why() : CLIENT_GONE + e.getMessage());
        } catch (RuntimeException e) {
            log.error("event=iso.failed", e);
            end("sending failed: " + e);
        }
    }

    /** Sends one piece. Returns false if it is over, or somebody will call again. */
    private boolean step() throws IOException {
        if (!stopped.isEmpty()) {
            end(stopped);
            return false;
        }
        if (!out.isReady()) {
            return false; // the piece before this one is still on its way out of the same array
        }
        long left = range.length() - sent;
        if (left == 0) {
            pieces.give(piece);
            end("");
            return false;
        }
        int count = filled > 0 ? filled : fill(this::proceed);
        filled = 0;
        if (count == Reading.LATER) {
            return false;
        }
        sent += count;
        out.write(piece, 0, count);
        return true;
    }

    private int fill(Runnable wake) throws SourceProblem {
        int count;
        try {
            count = reading.read(piece, (int) Math.min(piece.length, range.length() - sent), wake);
        } catch (IOException e) {
            throw e instanceof SourceProblem known ? known : SourceProblem.bad("the image cannot be read: " + e);
        }
        int patched = patch.apply(image.findings().offsets(), range.first() + sent, piece, count);
        counters.patched.add(patched);
        return count;
    }

    private void end(String problem) {
        if (!over) {
            over = true;
            reading.close();
            ending.ended(this, sent, problem);
            context.complete(); // with bytes missing, the container closes the connection
        }
    }
}
