package org.smee.dhcp.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.smee.api.event.Outcome;

/** What to do about one message, and why. */
public sealed interface Decision {
    /**
     * Send the reply.
     *
     * @param reply the filled reply of the request
     * @param boots whether it tells the machine what to boot
     * @param chains whether it sends an iPXE through an iPXE binary (the server counts these)
     * @param outcome {@code SERVED}, or {@code REFUSED} for an answer that denies the boot
     * @param why one sentence; a constant on the hot path
     */
    record Reply(DhcpReply reply, boolean boots, boolean chains, Outcome outcome, String why) implements Decision {}

    /**
     * Send nothing.
     *
     * @param outcome what kind of silence: {@code IGNORED}, {@code REFUSED}, {@code NOT_FOUND} or {@code FAILED}
     * @param why one sentence; a constant on the hot path
     */
    record Silence(Outcome outcome, String why) implements Decision {}

    /** This decision as a completed stage. */
    default CompletionStage<Decision> now() {
        return CompletableFuture.completedFuture(this);
    }
}
