package org.smee.api.hardware;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a look-up found out. "Unavailable" is not "Unknown": nobody may treat an outage as a refusal. */
public sealed interface Lookup {
    /**
     * The machine is known.
     *
     * @param hardware the record
     * @param staleSince when the source last confirmed it, if it cannot be asked now; empty: it is current
     */
    record Found(Hardware hardware, Optional<Instant> staleSince) implements Lookup {
        /** A current record. */
        public Found(Hardware hardware) {
            this(hardware, Optional.empty());
        }
    }

    /** Every source was asked and none knows the machine. */
    record Unknown() implements Lookup {}

    /**
     * Nobody can say: a source did not answer and no last-known-good record exists.
     *
     * @param reason one sentence for the operator
     * @param retryAfter when asking again makes sense
     */
    record Unavailable(String reason, Duration retryAfter) implements Lookup {}

    /** The one {@link Unknown}. */
    Unknown UNKNOWN = new Unknown();

    /** The completed stage of {@link #UNKNOWN}, to be shared. */
    CompletionStage<Lookup> UNKNOWN_STAGE = CompletableFuture.completedStage(UNKNOWN);

    /** Returns a completed stage, to be stored beside the record so that a look-up allocates nothing. */
    static CompletionStage<Lookup> completed(Lookup lookup) {
        return CompletableFuture.completedFuture(lookup);
    }
}
