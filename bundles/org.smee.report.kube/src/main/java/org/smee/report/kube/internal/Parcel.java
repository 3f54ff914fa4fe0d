package org.smee.report.kube.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is to be told about one object, as it was when it was taken.
 *
 * @param subject the object
 * @param step the newest step; empty: it is known already
 * @param notes Events to be made or brought up to date
 */
record Parcel(Subject subject, Optional<Step> step, List<Note> notes) {
    /**
     * @param isNew whether there is no Event yet
     * @param count how often it was seen
     * @param last when last
     */
    record Note(Tally tally, boolean isNew, int count, Instant last) {
        Step step() {
            return tally.step;
        }
    }
}
