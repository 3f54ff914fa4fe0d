package org.smee.iso.internal;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A part of a remote image on its way through: asks the source for more only when all it sent has been read, so a slow
 * client slows the source down.
 */
final class Passage implements BodySubscriber<Passage>, Reading {
    /** Buffers of 16 KiB, as the client delivers them. */
    private static final int READ_AHEAD = 4;

    private final SourceUrl source;
    private final Stall stall;
    private final Deque<ByteBuffer> held = new ArrayDeque<>();
    private Optional<Subscription> subscription = Optional.empty();
    private Optional<SourceProblem> problem = Optional.empty();
    private Optional<Runnable> waiting = Optional.empty();
    private long skip;
    private long left;
    private boolean asked;
    private boolean closed;

    /** A passage that lets {@code skip} bytes go by and then wants {@code length}. */
    Passage(SourceUrl source, long skip, long length, ScheduledExecutorService clock, Duration timeout) {
        this.source = source;
        this.skip = skip;
        this.left = length;
        String late = source + " sent nothing for " + timeout.toMillis() + " ms";
        this.stall = new Stall(clock, timeout, () -> stop(SourceProblem.late(late)));
    }

    @Override
    public CompletionStage<Passage> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Subscription to) {
        synchronized (this) {
            subscription = Optional.of(to);
            if (closed) {
                to.cancel();
                return;
            }
            asked = true;
        }
        to.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        Optional<Runnable> wake;
        Optional<Subscription> more = Optional.empty();
        synchronized (this) {
            for (ByteBuffer piece : pieces) {
                int passed = (int) Math.min(skip, piece.remaining());
                piece.position(piece.position() + passed);
                skip -= passed;
                if (piece.hasRemaining() && !closed) {
                    held.add(piece);
                }
            }
            asked = false;
            if (held.isEmpty()) {
                more = more();
                wake = Optional.empty();
            } else {
                stall.idle();
                wake = woken();
            }
        }
        more.ifPresent(s -> s.request(1));
        wake.ifPresent(Runnable::run);
    }

    @Override
    public void onError(Throwable failure) {
        stop(SourceProblem.bad(source + " broke off: " + failure));
    }

    @Override
    public void onComplete() {
        stop(SourceProblem.bad(source + " sent fewer bytes than it announced"));
    }

    @Override
    public int read(byte[] into, int max, Runnable wake) throws IOException {
        Optional<Subscription> more = Optional.empty();
        int count = 0;
        synchronized (this) {
            while (count < max && left > 0 && !held.isEmpty()) {
                ByteBuffer next = held.element();
                int some = (int) Math.min(Math.min(next.remaining(), max - count), left);
                next.get(into, count, some);
                count += some;
                left -= some;
                if (!next.hasRemaining()) {
                    held.remove();
                }
            }
            if (count == 0 && problem.isPresent()) {
                throw problem.get();
            }
            if (count == 0) {
                waiting = Optional.of(wake);
            }
            if (held.size() <= READ_AHEAD && left > 0 && problem.isEmpty()) {
                more = more();
            }
        }
        more.ifPresent(s -> s.request(1));
        return count;
    }

    @Override
    public void close() {
        Optional<Subscription> end;
        synchronized (this) {
            closed = true;
            held.clear();
            waiting = Optional.empty();
            end = subscription;
        }
        stall.end();
        end.ifPresent(Subscription::cancel);
    }

    private void stop(SourceProblem why) {
        Optional<Runnable> wake;
        Optional<Subscription> end;
        synchronized (this) {
            problem = problem.or(() -> Optional.of(why));
            wake = woken();
            end = subscription;
        }
        stall.end();
        end.ifPresent(Subscription::cancel);
        wake.ifPresent(Runnable::run);
    }

    /** The subscription to ask for more, if that has not been done yet. */
    private Optional<Subscription> more() {
        if (asked) {
            return Optional.empty();
        }
        asked = subscription.isPresent();
        stall.awaiting();
        return subscription;
    }

    private Optional<Runnable> woken() {
        Optional<Runnable> wake = waiting;
        waiting = Optional.empty();
        return wake;
    }
}
