package org.smee.report.kube.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.kube.ApiException;
import org.smee.report.kube.internal.Counts.Kind;
import org.smee.report.kube.internal.Counts.Loss;
import org.smee.report.kube.internal.Rights.Right;

/**
 * Tells the cluster what a parcel says. Several nodes tell of one machine: the annotation is only replaced by something
 * newer, on the condition that the object is still as it was read; an Event that another node made stays that node's.
 */
final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final int TRIES = 3;

    private final Subjects subjects;
    private final Rights rights;
    private final Counts counts;
    private final String node;
    private boolean saidRefused;

    Delivery(Subjects subjects, Rights rights, Counts counts, String node) {
        this.subjects = subjects;
        this.rights = rights;
        this.counts = counts;
        this.node = node;
    }

    /**
     * Tells what it can; returns how long what is left has to wait. Throws if the API server cannot be asked at all; what
     * was told until then is known to be told.
     */
    Duration deliver(Cluster cluster, Parcel parcel) throws IOException, InterruptedException {
        if (parcel.step().isEmpty() && parcel.notes().isEmpty()) {
            return Duration.ZERO;
        }
        Optional<HardwareState> state = read(cluster, parcel);
        if (state.isEmpty()) {
            return rights.mayTry(Right.READ_HARDWARE) ? Duration.ZERO : rights.patience();
        }
        boolean all = parcel.step().isEmpty()
                || annotate(cluster, parcel, parcel.step().get(), state.get());
        for (Parcel.Note note : parcel.notes()) {
            all &= tell(cluster, parcel, note, state.get());
        }
        return all ? Duration.ZERO : rights.patience();
    }

    private Optional<HardwareState> read(Cluster cluster, Parcel parcel) throws IOException, InterruptedException {
        if (!rights.mayTry(Right.READ_HARDWARE)) {
            return Optional.empty();
        }
        try {
            HardwareState state = cluster.read(parcel.subject().name);
            rights.granted(Right.READ_HARDWARE);
            return Optional.of(state);
        } catch (ApiException e) {
            switch (e.code()) {
                case ApiException.FORBIDDEN -> rights.refused(Right.READ_HARDWARE, e);
                case ApiException.NOT_FOUND -> {
                    subjects.gone(parcel);
                    counts.lost(Loss.NO_OBJECT);
                }
                default -> throw e;
            }
            return Optional.empty();
        }
    }

    /** False: it may be tried again. */
    private boolean annotate(Cluster cluster, Parcel parcel, Step step, HardwareState read)
            throws IOException, InterruptedException {
        HardwareState state = read;
        Step comparable = Progress.comparable(step);
        for (int i = 0; i < TRIES && rights.mayTry(Right.ANNOTATE_HARDWARE); i++) {
            Optional<Step> there = Progress.read(state.progress());
            if (there.isPresent() && comparable.isNoNewsAfter(there.get())) {
                subjects.written(parcel);
                return true;
            }
            try {
                cluster.annotate(parcel.subject().name, state, Progress.write(step, node));
                rights.granted(Right.ANNOTATE_HARDWARE);
                counts.written(Kind.ANNOTATION);
                subjects.written(parcel);
                return true;
            } catch (ApiException e) {
                if (e.code() == ApiException.FORBIDDEN) {
                    rights.refused(Right.ANNOTATE_HARDWARE, e);
                } else if (Line.isFinal(e)) {
                    refused("annotation", parcel.subject().name, e);
                    subjects.written(parcel);
                    return true;
                } else if (e.code() != ApiException.CONFLICT) {
                    throw e;
                } else {
                    Optional<HardwareState> now = read(cluster, parcel); // somebody changed it: what does it say?
                    if (now.isEmpty()) {
                        return rights.mayTry(Right.READ_HARDWARE);
                    }
                    state = now.get();
                }
            }
        }
        return false;
    }

    /** False: it may be tried again. */
    private boolean tell(Cluster cluster, Parcel parcel, Parcel.Note note, HardwareState state)
            throws IOException, InterruptedException {
        if (!rights.mayTry(Right.WRITE_EVENTS)) {
            return false;
        }
        ObjectName name = parcel.subject().name;
        try {
            if (note.isNew()) {
                cluster.createEvent(name.namespace(), ClusterEvents.first(name, state, note, node));
            } else {
                cluster.patchEvent(name.namespace(), ClusterEvents.name(name, note), ClusterEvents.again(note));
            }
            rights.granted(Right.WRITE_EVENTS);
            counts.written(Kind.EVENT);
            subjects.told(note);
            return true;
        } catch (ApiException e) {
            if (e.code() == ApiException.FORBIDDEN) {
                rights.refused(Right.WRITE_EVENTS, e);
                return false;
            }
            if (e.code() == ApiException.CONFLICT && note.isNew()) {
                subjects.settled(note);
            } else if (e.code() == ApiException.NOT_FOUND) {
                subjects.expired(parcel, note);
            } else if (Line.isFinal(e)) {
                refused("event", name, e);
                subjects.settled(note);
            } else {
                throw e;
            }
            return true;
        }
    }

    private void refused(String what, ObjectName name, ApiException e) {
        counts.lost(Loss.REFUSED);
        if (!saidRefused) {
            saidRefused = true; // the figure tells how many more
            log.warn("event=report.kube.refused what={} hardware={} reason=\"{}\"", what, name, Line.explain(e));
        }
    }
}
