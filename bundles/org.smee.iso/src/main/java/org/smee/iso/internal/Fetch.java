package org.smee.iso.internal;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/** Takes a whole image from a remote source, piece by piece, into a {@link Sink}. */
final class Fetch<T> implements BodySubscriber<T> {
    /** Where the bytes go. Not called concurrently, and nothing after {@link #end} or {@link #fail}. */
    interface Sink {
        void take(ByteBuffer bytes) throws IOException;

        void end();

        void fail(SourceProblem why);
    }

    private final SourceUrl source;
    private final T result;
    private final Sink sink;
    private final long size;
    private final String late;
    private final Stall stall;
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Subscription> subscribed = new CompletableFuture<>();
    private long received;

    /**
     * Begins to wait for bytes.
     *
     * @param result what the one who asked gets, at once
     * @param size how many bytes must come, or {@link Version#UNKNOWN}
     */
    Fetch(SourceUrl source, T result, Sink sink, long size, ScheduledExecutorService clock, Duration timeout) {
        this.source = source;
        this.result = result;
        this.sink = sink;
        this.size = size;
        this.late = source + " sent nothing for " + timeout.toMillis() + " ms";
        this.stall = new Stall(clock, timeout, () -> stop(SourceProblem.late(late)));
    }

    @Override
    public CompletionStage<T> getBody() {
        return CompletableFuture.completedStage(result);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscribed.complete(subscription);
        if (over.get()) {
            subscription.cancel();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        try {
            for (ByteBuffer piece : pieces) {
                take(piece);
            }
            stall.awaiting();
            subscribed.join().request(1);
        } catch (SourceProblem e) {
            stop(e);
        } catch (IOException e) {
            stop(SourceProblem.bad("the copy of " + source + " cannot be written: " + e));
        }
    }

    @Override
    public void onError(Throwable failure) {
        stop(SourceProblem.bad(source + " broke off after " + received + " bytes: " + failure));
    }

    @Override
    public void onComplete() {
        if (size != Version.UNKNOWN && received != size) {
            stop(SourceProblem.bad(source + " sent " + received + " of " + size + " bytes"));
        } else if (over.compareAndSet(false, true)) {
            stall.end();
            sink.end();
        }
    }

    /** Gives up; any thread. */
    void stop(SourceProblem why) {
        if (over.compareAndSet(false, true)) {
            stall.end();
            var cancelled = subscribed.thenAccept(Subscription::cancel);
            sink.fail(why);
        }
    }

    private void take(ByteBuffer piece) throws IOException {
        if (over.get()) {
            return;
        }
        received += piece.remaining();
        if (size != Version.UNKNOWN && received > size) {
            throw SourceProblem.bad(source + " sends more than the " + size + " bytes it announced");
        }
        sink.take(piece);
    }
}
