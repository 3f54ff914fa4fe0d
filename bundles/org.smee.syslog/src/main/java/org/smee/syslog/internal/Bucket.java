package org.smee.syslog.internal;

/** A token bucket in one number: when it will be full again. One thread. */
final class Bucket {
    private static final long SECOND_NANOS = 1_000_000_000;

    private long fullAt;

    Bucket(long now) {
        fullAt = now;
    }

    /** Takes a token if there is one. {@code perSecond} come in, at most {@code burst} are there; 0 per second: always. */
    boolean take(long now, int perSecond, int burst) {
        if (perSecond == 0) {
            return true;
        }
        long each = SECOND_NANOS / perSecond;
        long full = fullAt - now > 0 ? fullAt : now;
        if (full - now > each * (burst - 1)) {
            return false;
        }
        fullAt = full + each;
        return true;
    }
}
