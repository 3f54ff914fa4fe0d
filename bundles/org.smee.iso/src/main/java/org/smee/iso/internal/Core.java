package org.smee.iso.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.smee.api.event.BootEvents;
import org.smee.api.status.Measurement;

/** What lives as long as the component: threads, sources, sessions, what is being sent. */
final class Core implements AutoCloseable {
    private static final int THREADS = 8;
    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final long LOOK_MILLIS = 50;

    private final ThreadPoolExecutor executor;
    private final ScheduledThreadPoolExecutor clock;
    private final IsoCounters counters = new IsoCounters();
    private final Reports reports;
    private final Sessions sessions;
    private final Delivery delivery;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Sources sources;
    private volatile long leaveByNanos;

    Core(Supply.Settings settings, BootEvents events) {
        executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("iso"),
                new ThreadPoolExecutor.DiscardPolicy()); // only once it has been shut down
        executor.allowCoreThreadTimeOut(true);
        clock = new ScheduledThreadPoolExecutor(1, daemons("iso-clock"), new ThreadPoolExecutor.DiscardPolicy());
        clock.setRemoveOnCancelPolicy(true);
        reports = new Reports(events);
        sessions = new Sessions(reports, IDLE);
        delivery = new Delivery(executor, counters);
        sources = new Sources(settings, executor, clock);
        var sweeping = clock.scheduleWithFixedDelay(
                sessions::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    Reports reports() {
        return reports;
    }

    Sessions sessions() {
        return sessions;
    }

    Delivery delivery() {
        return delivery;
    }

    List<Measurement> measurements() {
        return counters.measurements(sessions.running(), delivery.running());
    }

    Sources sources() {
        return sources;
    }

    /** Takes over how sources are kept. Complete copies stay; what is being fetched begins anew. */
    synchronized void change(Supply.Settings settings) {
        Sources before = sources;
        if (!before.settings().isSameAs(settings)) {
            before.close();
            sources = new Sources(settings, executor, clock);
            sessions.close();
        }
    }

    /** A request is on its way to what it will be sent; the caller tells when it is {@link #arrived} there. */
    void approaching() {
        waiting.incrementAndGet();
    }

    /** A request is being sent something, or has its answer. */
    void arrived() {
        waiting.decrementAndGet();
    }

    /** How many requests have no complete answer yet. */
    int underWay() {
        return waiting.get() + delivery.running();
    }

    /**
     * Closes it when no request is under way any more, or after {@code longest}. Does not wait: a successor starts meanwhile,
     * and serves whoever comes.
     */
    void leave(Duration longest) {
        if (underWay() == 0 || longest.isZero()) {
            close();
            return;
        }
        leaveByNanos = System.nanoTime() + longest.toNanos();
        var looking = clock.scheduleWithFixedDelay(this::closeIfDone, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void closeIfDone() {
        if (underWay() == 0 || System.nanoTime() - leaveByNanos >= 0) {
            close();
        }
    }

    /** Breaks off what is being sent, and ends every thread that began here. */
    @Override
    public synchronized void close() {
        delivery.close();
        sessions.close();
        sources.close();
        clock.shutdownNow();
        executor.shutdown();
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
