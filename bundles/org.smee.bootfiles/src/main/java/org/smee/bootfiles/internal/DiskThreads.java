package org.smee.bootfiles.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that look for files in place of the event loops, which a slow disk or file server must not hold up.
 * Throws {@link java.util.concurrent.RejectedExecutionException} when too much waits already.
 */
final class DiskThreads implements Executor, AutoCloseable {
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 10_000;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor pool;

    DiskThreads() {
        AtomicInteger count = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), task -> {
                    Thread thread = new Thread(task, "smee-boot-files-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** What waits is still done, so that nobody waits for an answer for ever. */
    @Override
    public void close() {
        pool.shutdown();
    }
}
