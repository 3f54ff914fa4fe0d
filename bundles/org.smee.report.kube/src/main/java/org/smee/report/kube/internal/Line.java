package org.smee.report.kube.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.kube.ApiException;
import org.smee.kube.Backoff;

/**
 * The way of one thread to the API server: connects when it is needed, says once what is wrong, and how long to wait. Its
 * owner's thread uses it; any thread reads what is wrong.
 */
final class Line implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Line.class);

    /** Makes connections from what is in the files now. */
    @FunctionalInterface
    interface Connector {
        Cluster connect() throws IOException;
    }

    private final String what;
    private final Connector connector;
    private final Backoff backoff;
    private @Nullable Cluster cluster;
    private volatile String problem = "";
    private volatile String url = "";

    /** {@code what} goes over it, for messages. */
    Line(String what, Connector connector, Duration longestWait) {
        this.what = what;
        this.connector = connector;
        this.backoff =
                new Backoff(longestWait, () -> ThreadLocalRandom.current().nextLong());
    }

    Cluster cluster() throws IOException {
        Cluster open = cluster;
        if (open == null) {
            open = connector.connect();
            cluster = open;
            url = open.url();
        }
        return open;
    }

    /** Where it leads; empty: it was not open yet. */
    String url() {
        return url;
    }

    /** A request went well. */
    void works() {
        backoff.reset();
        if (!problem.isEmpty()) {
            problem = "";
            log.info("event=report.kube.delivering what={}", what);
        }
    }

    /** A request failed for a reason that has nothing to do with what was asked; returns how long to wait. */
    Duration failed(Exception e) {
        Optional<Duration> asked = Optional.empty();
        boolean keep = false;
        if (e instanceof ApiException refused) {
            asked = refused.retryAfter();
            keep = refused.code() == ApiException.TOO_MANY_REQUESTS;
        }
        if (!keep) {
            close(); // the next connection reads credentials and authorities anew
        }
        Duration wait = backoff.next(asked);
        String why = explain(e);
        boolean news = problem.isEmpty();
        problem = why;
        if (e instanceof RuntimeException) {
            log.error("event=report.kube.failed what={} retry-ms={}", what, wait.toMillis(), e);
        } else if (news) {
            log.warn(
                    "event=report.kube.outage what={} retry-ms={} kept=\"the newest of each machine\" reason=\"{}\"",
                    what,
                    wait.toMillis(),
                    why);
        }
        return wait;
    }

    /** What is wrong now; empty: nothing. */
    String problem() {
        return problem;
    }

    /** Whether a refusal is about what was asked, so that asking again is of no use. */
    static boolean isFinal(ApiException e) {
        return e.code() == 400 || e.code() == 413 || e.code() == 422;
    }

    /** What went wrong and what to do about it, on one line. */
    static String explain(Exception e) {
        String line = (e.getMessage() == null ? e.toString() : e.getMessage()).replaceAll("\\p{Cntrl}+", " ");
        if (e instanceof ApiException refused && refused.code() == ApiException.UNAUTHORIZED) {
            return line
                    + "; the token or certificate is not accepted: renew it, the files are read again before each try";
        }
        if (e instanceof ApiException refused && refused.code() == ApiException.NOT_FOUND) {
            return line + "; is the namespace there? kubectl get namespaces";
        }
        return line;
    }

    @Override
    public void close() {
        Cluster open = cluster;
        cluster = null;
        if (open != null) {
            open.close();
        }
    }
}
