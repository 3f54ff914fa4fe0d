package org.smee.ha.kube.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do next about one Lease, and how long this node may answer. No input or output; the only clock is the
 * monotonic one of this host. Not thread-safe, but for {@link #right}.
 *
 * <p>Why two nodes never answer at once: a right ends {@code renewDeadline} after the moment <em>before</em> the request that
 * won or renewed it was sent. Everybody else may take the Lease no sooner than its {@code duration}, which is longer, after
 * they <em>saw</em> that change, which is later than the sending. Of two who take it at once the API server lets one win.
 */
final class Election {
    /** What to do now. */
    sealed interface Step {
        /** Nothing, for so long. */
        record Wait(long nanos) implements Step {}

        /** Read the Lease. */
        record Read() implements Step {}

        /** Take or renew it, on the condition that it is still as {@code from}. */
        record Hold(Lease from) implements Step {}
    }

    /**
     * @param lease how long the Lease holds without being renewed
     * @param renewDeadline how long this node answers after it began a renewal that succeeded; less than {@code lease}
     * @param renewInterval how long after the last one a renewal begins
     * @param retryInterval how long after a failure the next try begins
     * @param staysOnLoss whether a leader that reaches no API server goes on
     */
    record Timing(
            Duration lease,
            Duration renewDeadline,
            Duration renewInterval,
            Duration retryInterval,
            boolean staysOnLoss) {}

    private final String identity;
    private final Timing timing;
    private final LongSupplier nanoClock;
    private final Right right;
    private @Nullable Lease seen;
    private long seenAt;
    private boolean stale = true;
    private long notBefore;
    private long renewAt;

    Election(String identity, Timing timing, LongSupplier nanoClock) {
        this.identity = identity;
        this.timing = timing;
        this.nanoClock = nanoClock;
        this.right = new Right(nanoClock);
        this.notBefore = nanoClock.getAsLong();
        this.renewAt = notBefore;
    }

    Right right() {
        return right;
    }

    /** The Lease as last seen; empty: never. */
    Optional<Lease> seen() {
        return Optional.ofNullable(seen);
    }

    /** Whether somebody holds the Lease, as far as is known here: it was seen to change lately. */
    boolean isHeld() {
        Lease lease = seen;
        return lease != null && !lease.holder().isEmpty() && expiry(lease) - nanoClock.getAsLong() > 0;
    }

    Step next() {
        long now = nanoClock.getAsLong();
        if (notBefore - now > 0) {
            return new Step.Wait(notBefore - now);
        }
        Lease lease = seen;
        if (stale || lease == null) {
            return new Step.Read();
        }
        boolean ours = lease.holder().equals(identity);
        long due = ours ? renewAt : lease.holder().isEmpty() ? now : expiry(lease);
        return due - now > 0 ? new Step.Wait(due - now) : new Step.Hold(lease);
    }

    private long expiry(Lease lease) {
        return seenAt + lease.duration().toNanos();
    }

    /** What a watch tells, perhaps late. */
    void watched(Lease lease) {
        Lease known = seen;
        if (known == null || lease.isNewerThan(known)) {
            take(lease);
        }
    }

    /** The answer to a read of our own. */
    void read(Lease lease) {
        stale = false;
        Lease known = seen;
        if (known == null || !known.version().equals(lease.version())) {
            take(lease);
        }
    }

    private void take(Lease lease) {
        seen = lease;
        seenAt = nanoClock.getAsLong();
        if (!lease.holder().equals(identity)) {
            right.drop();
        }
    }

    /** The Lease is ours as {@code lease}; {@code began}: the moment before the request was sent. */
    void held(Lease lease, long began) {
        take(lease);
        stale = false;
        right.holdUntil(began + timing.renewDeadline().toNanos());
        renewAt = began + timing.renewInterval().toNanos();
    }

    /** Somebody else was faster, or the Lease is gone. */
    void conflict() {
        stale = true;
        notBefore = nanoClock.getAsLong();
    }

    /** No API server answered, or it refused. */
    void failed() {
        long now = nanoClock.getAsLong();
        stale = true; // the request may have got through all the same
        notBefore = now + timing.retryInterval().toNanos();
        Lease lease = seen;
        // Only a right that never ran out is kept: after a pause of ours somebody else may have been elected meanwhile.
        if (timing.staysOnLoss()
                && right.isHeld()
                && lease != null
                && lease.holder().equals(identity)) {
            right.holdUntil(now + timing.renewDeadline().toNanos());
        }
    }
}
