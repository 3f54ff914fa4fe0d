package org.smee.report.kube.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One Hardware object and what is to be told about it: the newest state, never its history. Guarded by {@link Subjects}. */
final class Subject {
    /** As client-go lets one object have at once. */
    private static final int MOST_EVENTS = 25;
    /** As client-go: from so many different ones of one reason on, one stands for the rest. */
    private static final int MOST_SIMILAR = 10;

    private static final String COMBINED = "(combined from similar events): ";

    final ObjectName name;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private @Nullable Step latest;
    private @Nullable Step written;
    boolean queued;
    /** Whether it is on its way to the cluster. */
    boolean taken;

    long due;
    private boolean visited;
    private long visitedAt;
    private boolean gone;
    private long goneAt;

    Subject(ObjectName name) {
        this.name = name;
    }

    /** Takes a step that is to become an annotation. */
    void latest(Step step) {
        Step known = latest;
        latest = known == null || step.at().isAfter(known.at()) ? step : known;
    }

    /** Takes a step that is to become an Event; false: there are too many different ones. */
    boolean count(Step step) {
        tallies.values().removeIf(tally -> tally.isOver(step.at()) && !tally.isBehind());
        String kind = step.reason() + "\n" + step.why();
        Tally known = tallies.get(kind);
        if (known == null && similar(step) >= MOST_SIMILAR) {
            kind = step.reason();
            known = tallies.get(kind);
        }
        if (known != null && !known.isOver(step.at())) {
            known.again(step);
            return true;
        }
        if (known == null && tallies.size() >= MOST_EVENTS && !makeRoom(step)) {
            return false;
        }
        Step told = kind.equals(step.reason())
                ? new Step(step.at(), step.stage(), step.outcome(), Step.line(COMBINED + step.why(), Step.LONGEST))
                : step;
        tallies.put(kind, new Tally(told, kind));
        return true;
    }

    /** Old news that could not be told makes room for new. */
    private boolean makeRoom(Step step) {
        return tallies.values().stream()
                .filter(tally -> tally.isOver(step.at()))
                .findFirst()
                .map(tally -> tallies.values().remove(tally))
                .orElse(false);
    }

    private long similar(Step step) {
        String reason = step.reason() + "\n";
        return tallies.keySet().stream().filter(kind -> kind.startsWith(reason)).count();
    }

    /** When there is something to tell, in nanoseconds from {@code now}; empty: there is nothing. */
    Optional<Long> dueIn(long now, long interval, long countInterval) {
        if (gone && now - goneAt < countInterval) {
            latest = null;
            tallies.clear();
        }
        long rest = visited ? Math.max(0, visitedAt + interval - now) : 0;
        if (news().isPresent() || tallies.values().stream().anyMatch(Tally::isUntold)) {
            return Optional.of(rest);
        }
        return tallies.values().stream()
                .filter(Tally::isBehind)
                .map(tally -> Math.max(rest, tally.toldAt + countInterval - now))
                .min(Long::compare);
    }

    private Optional<Step> news() {
        Step known = written;
        return Optional.ofNullable(latest).filter(step -> known == null || !step.isNoNewsAfter(known));
    }

    /** What is to be told now. */
    Parcel parcel(long now, long countInterval) {
        visited = true;
        visitedAt = now;
        List<Parcel.Note> notes = new ArrayList<>();
        for (Tally tally : tallies.values()) {
            if (tally.isUntold() || tally.isBehind() && now - tally.toldAt >= countInterval) {
                notes.add(new Parcel.Note(tally, tally.told == 0, tally.count, tally.last));
            }
        }
        return new Parcel(this, news(), notes);
    }

    void written(Step step) {
        written = step;
    }

    /** There is no such object: nothing is told for a while. */
    void gone(long now) {
        gone = true;
        goneAt = now;
        latest = null;
        written = null;
        tallies.clear();
    }

    void forget(Tally tally) {
        tallies.values().remove(tally);
    }
}
