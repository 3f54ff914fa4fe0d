package org.smee.iso.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What every source needs.
 *
 * @param settings how sources are asked and kept
 * @param shelf where copies lie
 * @param upstream who asks remote sources
 * @param executor for short tasks
 * @param clock for time limits
 */
record Supply(Settings settings, Shelf shelf, Upstream upstream, Executor executor, ScheduledExecutorService clock) {
    /**
     * How sources are asked and kept.
     *
     * @param magic the placeholder
     * @param directory where copies lie
     * @param budget most bytes of all copies together; 0: no copies
     * @param recheck how long a source counts as unchanged before it is asked again
     * @param timeout how long a source may keep silent
     */
    record Settings(Magic magic, Path directory, long budget, Duration recheck, Duration timeout) {
        /** Whether {@code other} says the same. */
        boolean isSameAs(Settings other) {
            return magic.tag().equals(other.magic.tag())
                    && directory.equals(other.directory)
                    && budget == other.budget
                    && recheck.equals(other.recheck)
                    && timeout.equals(other.timeout);
        }
    }
}
