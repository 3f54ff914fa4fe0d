package org.smee.syslog.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entries between the loops that receive and the thread that writes: bounded by memory, and nobody waits to put one. */
final class Backlog implements AutoCloseable {
    /** Writes entries; one thread. */
    interface Writer {
        /** May keep it for {@link #flush}. */
        void write(Entry entry);

        /** Nothing else waits. */
        void flush();
    }

    private static final Logger log = LoggerFactory.getLogger(Backlog.class);
    private static final long COMPLAINT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long SLEEP_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long STOP_MILLIS = 2_000;

    private final long capacity;
    private final Writer writer;
    private final SyslogCounters counters;
    private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong weight = new AtomicLong();
    private final Thread thread = new Thread(this::run, "smee-syslog-writer");
    private volatile boolean asleep;
    private volatile boolean closed;
    private long nextComplaint = System.nanoTime();

    /** Starts the writing thread. {@code capacity} in bytes; one entry more is let in whatever its size. */
    Backlog(long capacity, Writer writer, SyslogCounters counters) {
        this.capacity = capacity;
        this.writer = writer;
        this.counters = counters;
        thread.setDaemon(true);
        thread.start();
    }

    /** Queues the entry, or drops and counts it if writing is too slow. Never blocks; any thread. */
    void put(Entry entry) {
        if (weight.get() > capacity) {
            counters.lost.increment();
            return;
        }
        weight.addAndGet(entry.weight());
        waiting.add(entry);
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    /** How many bytes wait. */
    long waiting() {
        return weight.get();
    }

    private void run() {
        boolean busy = false;
        while (true) {
            Entry entry = waiting.poll();
            if (entry != null) {
                weight.addAndGet(-entry.weight());
                guarded(() -> writer.write(entry));
                busy = true;
            } else if (busy) {
                guarded(writer::flush);
                busy = false;
            } else if (closed) {
                return;
            } else {
                sleep();
            }
        }
    }

    /** Looks again after saying that it sleeps, so that no entry is overlooked. */
    private void sleep() {
        asleep = true;
        if (waiting.isEmpty() && !closed) {
            LockSupport.parkNanos(this, SLEEP_NANOS);
        }
        asleep = false;
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            counters.failed.increment();
            if (System.nanoTime() - nextComplaint >= 0) {
                nextComplaint = System.nanoTime() + COMPLAINT_NANOS;
                log.error("event=syslog.write-failed", e);
            }
        }
    }

    /** Writes what waits, for two seconds at most, and ends the thread. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("event=syslog.unwritten bytes={} reason=\"the log is too slow\"", weight.get());
        }
    }
}
