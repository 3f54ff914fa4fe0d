package org.smee.api.plugin;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The few threads of one plug-in that is asked aside. They come with the first call and end ten seconds after the last. */
final class AsideThreads {
    private static final long IDLE_SECONDS = 10;

    private final String name;
    private @Nullable ThreadPoolExecutor pool;
    private boolean closed;

    AsideThreads(String name) {
        this.name = name;
    }

    /** Throws {@link RejectedExecutionException} if too many wait, or none may run. */
    void execute(Runnable call, Limits limits) {
        pool(limits).execute(call);
    }

    /** Whether no call waits for a thread. */
    synchronized boolean isIdle() {
        return pool == null || pool.getQueue().isEmpty();
    }

    private synchronized ThreadPoolExecutor pool(Limits limits) {
        ThreadPoolExecutor present = pool;
        if (closed || limits.threads() == 0) {
            throw new RejectedExecutionException("no threads");
        }
        if (present == null) {
            present = new ThreadPoolExecutor(
                    limits.threads(),
                    limits.threads(),
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(limits.queue()),
                    work -> Daemons.create(work, "smee-aside-" + name));
            present.allowCoreThreadTimeOut(true);
            pool = present;
        }
        return present;
    }

    /** Lets what runs and waits end; takes no more. */
    synchronized void shutdown() {
        closed = true;
        if (pool != null) {
            pool.shutdown();
        }
    }
}
