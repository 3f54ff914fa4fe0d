package org.smee.kube;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: twice as long each time, up to a limit, by chance half of it to all of it. Not
 * thread-safe.
 */
public final class Backoff {
    private static final long FIRST_MILLIS = 250;
    private static final int MOST_DOUBLINGS = 20;

    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    /** Waits no longer than {@code longest} unless a server asks for it. */
    public Backoff(Duration longest, RandomGenerator random) {
        this.longest = longest;
        this.random = random;
    }

    /** All is well again. */
    public void reset() {
        failures = 0;
    }

    /** The wait after one more failure; at least what the server asked for. */
    public Duration next(Optional<Duration> retryAfter) {
        long millis = Math.min(longest.toMillis(), FIRST_MILLIS << Math.min(failures++, MOST_DOUBLINGS));
        Duration wait = Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
        Duration asked = retryAfter.orElse(Duration.ZERO);
        return wait.compareTo(asked) < 0 ? asked.plus(wait) : wait;
    }
}
