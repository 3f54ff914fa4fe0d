package org.smee.iso.internal;

import java.io.IOException;
import java.time.Duration;

/** Why a source cannot be served now; becomes the answer to whoever asked. */
final class SourceProblem extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final Duration retryAfter;

    private SourceProblem(int status, String why, Duration retryAfter) {
        super(why);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** The source is wrong or does not work: 502. */
    static SourceProblem bad(String why) {
        return new SourceProblem(502, why, Duration.ofSeconds(5));
    }

    /** The source does not answer in time: 504. */
    static SourceProblem late(String why) {
        return new SourceProblem(504, why, Duration.ofSeconds(5));
    }

    /** It will work soon: 503. */
    static SourceProblem notYet(String why) {
        return new SourceProblem(503, why, Duration.ofSeconds(5));
    }

    /** HTTP status of the answer. */
    int status() {
        return status;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    /** The reason, which is never null here. */
    String why() {
        return String.valueOf(getMessage());
    }

    /** Finds the problem inside what a stage failed with; anything else is described as it is. */
    static SourceProblem of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof SourceProblem)) {
            cause = cause.getCause();
        }
        return cause instanceof SourceProblem problem ? problem : bad("the source failed: " + cause);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this; // it tells of the world outside, not of this code
    }
}
