package org.smee.iso.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Hardware;

/**
 * One machine reading one version of one image, over many requests. It keeps the version, so that a controller which has
 * the image mounted never sees bytes of two versions. Thread-safe.
 */
final class Session {
    /** The kernel arguments and what they were made of. */
    private record Made(Hardware hardware, Site site, Patch patch) {}

    private final Machine machine;
    private final SourceUrl source;
    private final Image image;
    private final Reports reports;
    private final long began = System.nanoTime();
    private volatile Optional<Made> made = Optional.empty();
    private long lastUsed = System.nanoTime();
    private long lastSummary = System.nanoTime();
    private int active;
    private boolean over;
    private long requests;
    private long bytes;
    private long broken;

    /** Takes over the caller's hold of {@code image}. */
    Session(Machine machine, SourceUrl source, Image image, Reports reports) {
        this.machine = machine;
        this.source = source;
        this.image = image;
        this.reports = reports;
    }

    Image image() {
        return image;
    }

    SourceUrl source() {
        return source;
    }

    /** The arguments if they were made of the same. */
    Optional<Patch> patch(Hardware hardware, Site site) {
        return made.filter(m -> m.hardware().equals(hardware) && m.site().equals(site))
                .map(Made::patch);
    }

    void remember(Hardware hardware, Site site, Patch patch) {
        made = Optional.of(new Made(hardware, site, patch));
    }

    /** A request begins. False: the session is over, begin a new one. */
    synchronized boolean enter() {
        if (over) {
            return false;
        }
        active++;
        lastUsed = System.nanoTime();
        return true;
    }

    /** A request ends. */
    void leave() {
        boolean last;
        synchronized (this) {
            active--;
            lastUsed = System.nanoTime();
            last = over && active == 0;
        }
        if (last) {
            finish();
        }
    }

    /** Counts a range that was sent, or broke off. */
    synchronized void count(long sent, boolean complete) {
        requests++;
        bytes += sent;
        broken += complete ? 0 : 1;
    }

    /** Ends it as soon as no request is under way. */
    void end() {
        boolean last;
        synchronized (this) {
            last = !over && active == 0;
            over = true;
        }
        if (last) {
            finish();
        }
    }

    /** Ends it if nothing was asked for {@code idleNanos}; tells of a long one now and then. Returns whether it is over. */
    boolean sweep(long idleNanos, long summaryNanos) {
        boolean idle;
        boolean summary;
        synchronized (this) {
            long now = System.nanoTime();
            idle = active == 0 && now - lastUsed >= idleNanos;
            summary = !idle && requests > 0 && now - lastSummary >= summaryNanos;
        }
        if (idle) {
            end();
        } else if (summary) {
            summarise("goes on reading");
        }
        synchronized (this) {
            return over;
        }
    }

    private void finish() {
        summarise("has read");
        image.release();
    }

    private void summarise(String verb) {
        String why;
        Map<String, String> details;
        synchronized (this) {
            if (requests == 0) {
                return;
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            why = verb + " ranges of " + source + ": " + requests + ", " + (bytes >> 10) + " KiB in " + seconds + " s"
                    + (broken == 0 ? "" : "; " + broken + " broke off");
            details = Map.of(
                    "file", source.toString(), "requests", Long.toString(requests), "bytes", Long.toString(bytes));
            requests = 0;
            bytes = 0;
            broken = 0;
            lastSummary = System.nanoTime();
        }
        reports.tell(machine, Outcome.SERVED, why, details);
    }
}
