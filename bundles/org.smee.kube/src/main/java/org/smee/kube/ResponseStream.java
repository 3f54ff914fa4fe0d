package org.smee.kube;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the API server sends, by HTTP or WebSocket, as one stream of bytes. Holds a few chunks at most: the sender waits
 * for the reader. The reader waits for bytes no longer than agreed. One reader; any threads write.
 */
public final class ResponseStream extends InputStream {
    private static final int CHUNKS = 8;

    /** Asked each time the stream has been silent for a while. */
    @FunctionalInterface
    public interface Silence {
        /** Throws to give up the stream. */
        void check(Duration silent) throws IOException, InterruptedException;
    }

    /** No byte came for longer than agreed. */
    public static final class SilentException extends IOException {
        private static final long serialVersionUID = 1;

        /** After {@code silent} without a byte. */
        public SilentException(Duration silent) {
            super("nothing was sent for " + silent.toMillis() + " ms");
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
    private final Duration patience;
    private final Silence silence;
    private Runnable more = () -> {};
    private Runnable cancel = () -> {};
    private boolean owed;
    private boolean ended;
    private @Nullable IOException failure;

    /** Calls {@code silence} whenever nothing came for {@code patience}. */
    ResponseStream(Duration patience, Silence silence) {
        this.patience = patience;
        this.silence = silence;
    }

    /** Fails after {@code patience} without a byte. */
    ResponseStream(Duration patience) {
        this(patience, silent -> {
            throw new SilentException(silent);
        });
    }

    /** Says how to ask the sender for its next chunk, and how to stop it. */
    void connect(Runnable next, Runnable stop) {
        boolean stopNow;
        lock.lock();
        try {
            more = next;
            cancel = stop;
            stopNow = ended && failure == null && chunks.isEmpty();
        } finally {
            lock.unlock();
        }
        if (stopNow) {
            stop.run();
        }
    }

    /** Takes what came; asks for more at once while there is room. */
    void offer(List<ByteBuffer> received) {
        Runnable next = null;
        lock.lock();
        try {
            if (ended) {
                return;
            }
            received.stream().filter(ByteBuffer::hasRemaining).forEach(chunks::add);
            if (chunks.size() < CHUNKS) {
                next = more;
            } else {
                owed = true;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.run();
        }
    }

    /** Nothing more comes: because of {@code reason}, or because the answer is complete. */
    void end(@Nullable Throwable reason) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                failure = reason == null ? null : new IOException("the connection broke: " + reason, reason);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        try {
            return take(into, offset, length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("stopped").initCause(e);
        }
    }

    private int take(byte[] into, int offset, int length) throws IOException, InterruptedException {
        long started = System.nanoTime();
        while (!await()) {
            silence.check(Duration.ofNanos(System.nanoTime() - started));
        }
        Runnable next = null;
        int taken;
        lock.lock();
        try {
            ByteBuffer first = chunks.peek();
            if (first == null) {
                if (failure != null) {
                    throw failure;
                }
                return -1;
            }
            taken = Math.min(length, first.remaining());
            first.get(into, offset, taken);
            if (!first.hasRemaining()) {
                chunks.remove();
            }
            if (owed && chunks.size() < CHUNKS) {
                owed = false;
                next = more;
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.run();
        }
        return taken;
    }

    /** Waits for bytes or the end; false: neither came in time. */
    private boolean await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (chunks.isEmpty() && !ended) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The bytes that are here, as text, up to {@code limit}; for what an error says. */
    String text(int limit) throws IOException {
        return new String(readNBytes(limit), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        Runnable stop;
        lock.lock();
        try {
            ended = true;
            chunks.clear();
            stop = cancel;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        stop.run();
    }
}
