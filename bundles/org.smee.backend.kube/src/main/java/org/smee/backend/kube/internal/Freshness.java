package org.smee.backend.kube.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.smee.api.hardware.Lookup;

/**
 * Whether what is known of one API version still holds. Written by the thread that follows the version, read by any:
 * asking is one or two reads of fields.
 */
final class Freshness {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final long staleAfterNanos;
    private volatile boolean listed;
    private volatile boolean connected;
    private volatile boolean absent;
    private volatile long lostAt;
    private volatile Optional<Instant> confirmed = Optional.empty();
    private volatile String reason = "";
    private volatile CompletionStage<Lookup> unavailable;

    Freshness(Duration staleAfter, String reading) {
        this.staleAfterNanos = staleAfter.toNanos();
        this.lostAt = System.nanoTime();
        this.unavailable = Lookup.completed(new Lookup.Unavailable(reading, Duration.ofSeconds(1)));
    }

    /** Whether look-ups may say "unknown" and records count as current. */
    boolean current() {
        return listed && (connected || System.nanoTime() - lostAt < staleAfterNanos);
    }

    /** Whether a complete list was read since the start. */
    boolean listed() {
        return listed;
    }

    /** When the API server last confirmed what is known; empty: not since the start, and no snapshot said so. */
    Optional<Instant> confirmed() {
        return connected ? Optional.of(Instant.now()) : confirmed;
    }

    /** Why the API server cannot be followed now; empty: it can, or was not tried yet. */
    String reason() {
        return reason;
    }

    /** The answer to a look-up of something that is not known while it may have come to be. */
    CompletionStage<Lookup> unavailable() {
        return unavailable;
    }

    /** Whether the cluster does without this version. */
    boolean absent() {
        return absent;
    }

    /** The cluster serves this version, or does not. */
    void absent(boolean isAbsent) {
        absent = isAbsent;
    }

    /** A snapshot says what was known at {@code then}. */
    void restored(Instant then) {
        confirmed = Optional.of(then);
    }

    /** The API server is followed and everything is known. */
    void follows() {
        confirmed = Optional.of(Instant.now());
        reason = "";
        listed = true;
        connected = true;
    }

    /** The connection is gone, for whatever reason; another will be tried at once. */
    void lost() {
        if (connected) {
            confirmed = Optional.of(Instant.now());
            lostAt = System.nanoTime();
            connected = false;
        }
    }

    /** The API server cannot be followed. */
    void failed(String why) {
        lost();
        reason = why;
        unavailable = Lookup.completed(new Lookup.Unavailable("Kubernetes: " + why, RETRY_AFTER));
    }
}
