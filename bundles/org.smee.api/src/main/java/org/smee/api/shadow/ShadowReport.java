package org.smee.api.shadow;

import java.time.Instant;
import java.util.List;

/**
 * How a candidate does.
 *
 * @param state where it stands
 * @param candidate symbolic name and version; empty: there is none
 * @param bundleId its bundle; -1: there is none
 * @param plugins what it has to offer, e.g. {@code handler for mode reservation}
 * @param replaces the symbolic name and version of the bundle it is compared with; empty: of no single one
 * @param since when it came to stand there
 * @param reason why, in one sentence
 * @param found what was found in shadow so far
 * @param differences the latest, newest first; equal ones are folded
 */
public record ShadowReport(
        State state,
        String candidate,
        long bundleId,
        List<String> plugins,
        String replaces,
        Instant since,
        String reason,
        Found found,
        List<Difference> differences) {
    /** Where a candidate stands. */
    public enum State {
        /** There is none. */
        NONE,
        /** It is asked and its answers are compared. */
        SHADOW,
        /** Its answers are sent. */
        PROMOTED
    }

    /**
     * Counts.
     *
     * @param compared decisions that were compared
     * @param different those that differ
     * @param failed those of them for which the candidate had no answer: it threw, was late, or answered nonsense
     * @param passedBy decisions that are none of the candidate's business: another mode, another generator in front
     * @param dropped decisions that were not looked at because too many waited
     * @param forgotten differences that made room for later ones
     */
    public record Found(long compared, long different, long failed, long passedBy, long dropped, long forgotten) {
        /** Nothing yet. */
        public static final Found NOTHING = new Found(0, 0, 0, 0, 0, 0);
    }

    /** Copies the lists. */
    public ShadowReport {
        plugins = List.copyOf(plugins);
        differences = List.copyOf(differences);
    }
}
