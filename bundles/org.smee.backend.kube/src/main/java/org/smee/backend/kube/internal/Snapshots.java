package org.smee.backend.kube.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the last known machines over a restart. Thread-safe. */
final class Snapshots {
    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);
    /** How old the file may say it is although nothing has changed since. */
    private static final Duration AGE = Duration.ofMinutes(5);

    private final SnapshotFile file;
    private final Machines machines;
    private final Supplier<String> source;
    private final Predicate<String> fits;
    private long savedChanges = -1;
    private Instant savedConfirmed = Instant.EPOCH;
    private volatile String problem = "";

    /** {@code fits} says whether what was read from another source may be restored. */
    Snapshots(SnapshotFile file, Machines machines, Supplier<String> source, Predicate<String> fits) {
        this.file = file;
        this.machines = machines;
        this.source = source;
        this.fits = fits;
    }

    /** Puts what the file holds among the machines; returns when it was confirmed. */
    synchronized Optional<Instant> restore() {
        if (!file.exists()) {
            return Optional.empty();
        }
        try {
            SnapshotFile.Content content = file.read();
            if (!fits.test(content.source())) {
                log.warn(
                        "event=backend.kube.snapshot-ignored reason=\"it is of {}, not of {}\"",
                        content.source(),
                        source.get());
                return Optional.empty();
            }
            content.objects().forEach(machines::put);
            log.info(
                    "event=backend.kube.snapshot-restored objects={} confirmed={}",
                    content.objects().size(),
                    content.confirmed());
            return Optional.of(content.confirmed());
        } catch (IOException | RuntimeException e) {
            problem = "the last known machines cannot be read: " + e.getMessage();
            log.warn("event=backend.kube.snapshot-ignored reason=\"{}\"", e.getMessage());
            return Optional.empty();
        }
    }

    /** Writes the file if something changed, or if it has grown old. */
    synchronized void save(Instant confirmed) {
        long changes = machines.changes();
        if (changes == savedChanges && confirmed.isBefore(savedConfirmed.plus(AGE))) {
            return;
        }
        try {
            file.write(new SnapshotFile.Content(source.get(), confirmed, machines.snapshot()));
            savedChanges = changes;
            savedConfirmed = confirmed;
            problem = "";
        } catch (IOException | RuntimeException e) {
            String now = "the last known machines cannot be saved: " + e;
            if (!now.equals(problem)) {
                log.warn("event=backend.kube.snapshot-failed reason=\"{}\"", e.toString());
            }
            problem = now;
        }
    }

    /** What is wrong with the file; empty: nothing. */
    String problem() {
        return problem;
    }
}
