package org.smee.report.kube.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** How often one step of one machine was seen, and how much of that its Event says. Guarded by {@link Subjects}. */
final class Tally {
    private static final int ID_BYTES = 8;

    final Step step;
    final String id;
    Instant last;
    int count = 1;
    /** What the Event says; 0: there is none yet. */
    int told;
    /** Whether somebody else writes the Event, or nobody may. */
    boolean settled;

    long toldAt;

    /** {@code kind}: what it has in common with the steps it counts. */
    Tally(Step step, String kind) {
        this.step = step;
        this.last = step.at();
        this.id = id(step, kind);
    }

    /** The same on every node that sees the step within the same ten minutes: the first of them makes the Event. */
    private static String id(Step step, String kind) {
        long window = step.at().getEpochSecond() / Step.NO_NEWS.toSeconds();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((kind + "\n" + window).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    boolean isOver(Instant now) {
        return !now.isBefore(step.at().plus(Step.NO_NEWS));
    }

    void again(Step later) {
        count++;
        if (later.at().isAfter(last)) {
            last = later.at();
        }
    }

    boolean isUntold() {
        return told == 0 && !settled;
    }

    boolean isBehind() {
        return told < count && !settled;
    }
}
