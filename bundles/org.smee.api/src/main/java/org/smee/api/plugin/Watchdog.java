package org.smee.api.plugin;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Two kinds of threads for all guards of the process, there while there are guards: one that looks for stuck calls and
 * never runs foreign code, and two that end calls whose deadline has passed, on which callers go on.
 */
final class Watchdog {
    /** Time between two looks. Time is counted in looks: while the process does not run, nobody is late. */
    static final Duration TICK = Duration.ofMillis(25);

    private static final System.Logger log = System.getLogger("org.smee.plugin");
    private static final int DEADLINE_THREADS = 2;
    private static final List<Guards<?>> watched = new CopyOnWriteArrayList<>();
    private static @Nullable ScheduledThreadPoolExecutor deadlines;
    private static @Nullable Thread dog;

    private Watchdog() {}

    static synchronized void add(Guards<?> guards) {
        watched.add(guards);
        if (dog == null) {
            Thread thread = Daemons.create(Watchdog::watch, "smee-plugin-watchdog");
            dog = thread;
            thread.start();
        }
    }

    static synchronized void remove(Guards<?> guards) {
        watched.remove(guards);
        if (watched.isEmpty()) {
            dog = null;
            if (deadlines != null) {
                deadlines.shutdown(); // what waits still ends
                deadlines = null;
            }
        }
    }

    /** Runs {@code task} after {@code delay}, unless the result is cancelled before. */
    static synchronized Future<?> after(Duration delay, Runnable task) {
        ScheduledThreadPoolExecutor timer = deadlines;
        if (timer == null) {
            timer = new ScheduledThreadPoolExecutor(
                    DEADLINE_THREADS, work -> Daemons.create(work, "smee-plugin-deadlines"));
            timer.setRemoveOnCancelPolicy(true);
            timer.setKeepAliveTime(10, TimeUnit.SECONDS);
            timer.allowCoreThreadTimeOut(true);
            deadlines = timer;
        }
        return timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void watch() {
        while (Thread.currentThread() == current()) {
            LockSupport.parkNanos(TICK.toNanos());
            for (Guards<?> guards : watched) {
                try {
                    guards.check();
                } catch (RuntimeException | Error e) {
                    log.log(Level.ERROR, "event=plugin.watch-failed", e);
                }
            }
        }
    }

    private static synchronized @Nullable Thread current() {
        return dog;
    }
}
