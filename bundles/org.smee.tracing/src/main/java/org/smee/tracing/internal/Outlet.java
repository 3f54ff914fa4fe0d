package org.smee.tracing.internal;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The SDK's queue to the collector with a count of what was lost, which the SDK tells nobody without its metrics. Admits
 * only what the queue has room for, so that the queue itself never drops anything. Thread-safe.
 */
final class Outlet implements SpanProcessor {
    /** What became of spans; it outlives an outlet, which is replaced when settings change. */
    static final class Counts {
        final LongAdder sent = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder full = new LongAdder();
        final AtomicInteger waiting = new AtomicInteger();
    }

    private final Counts counts;
    private final int most;
    private final SpanProcessor queue;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Sends by {@code exporter}, with at most {@code most} spans on their way. */
    Outlet(SpanExporter exporter, int most, Counts counts) {
        this.counts = counts;
        this.most = most;
        this.queue = BatchSpanProcessor.builder(new Counted(exporter))
                .setMaxQueueSize(most)
                .setMaxExportBatchSize(Math.min(512, most))
                .build();
    }

    private final class Counted implements SpanExporter {
        private final SpanExporter exporter;

        Counted(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            CompletableResultCode result = exporter.export(spans);
            return result.whenComplete(() -> {
                (result.isSuccess() ? counts.sent : counts.refused).add(count);
                waiting.addAndGet(-count);
                counts.waiting.addAndGet(-count);
            });
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            counts.full.increment();
            return;
        }
        counts.waiting.incrementAndGet();
        queue.onEnd(span);
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode forceFlush() {
        return queue.forceFlush();
    }

    /** What still waits afterwards is lost, and counted. */
    @Override
    public CompletableResultCode shutdown() {
        CompletableResultCode result = queue.shutdown();
        return result.whenComplete(() -> {
            int lost = waiting.getAndSet(0);
            counts.waiting.addAndGet(-lost);
            counts.refused.add(lost);
        });
    }
}
