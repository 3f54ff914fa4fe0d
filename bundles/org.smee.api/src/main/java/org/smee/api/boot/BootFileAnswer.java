package org.smee.api.boot;

import java.time.Duration;

/** What a provider says to a request for a file. */
public sealed interface BootFileAnswer {
    /**
     * Here it is; the receiver closes it.
     *
     * @param file the open file
     * @param why what was chosen and why, for the event
     */
    record Opened(BootFile file, String why) implements BootFileAnswer {}

    /** Not this provider's name: ask the next one. */
    record NotMine() implements BootFileAnswer {}

    /**
     * This provider's name, but no file: nobody else is asked.
     *
     * @param refusal what kind of no
     * @param why one sentence for the operator and, shortened, for the client
     * @param retryAfter when asking again makes sense; zero: never
     */
    record Refused(Refusal refusal, String why, Duration retryAfter) implements BootFileAnswer {
        /** A refusal that asking again does not change. */
        public Refused(Refusal refusal, String why) {
            this(refusal, why, Duration.ZERO);
        }
    }

    /** Kinds of no; servers translate them (HTTP 404, 403, 503, 500; TFTP error 1, 2, 0, 0). */
    enum Refusal {
        /** There is no such file or machine. */
        NOT_FOUND,
        /** The machine is known and may not have it. */
        NOT_ALLOWED,
        /** Nobody can say now, e.g. the backend is down. */
        UNAVAILABLE,
        /** It exists and is broken. */
        BROKEN
    }

    /** The one {@link NotMine}. */
    NotMine NOT_MINE = new NotMine();
}
