package org.smee.report.kube.internal;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The objects that something is to be told about, in the order in which it is due. Bounded: what has nothing to tell makes
 * room. A lock is held for moments only, so whoever adds a step never waits for the cluster. Any threads add, one takes.
 */
final class Subjects {
    /** How much later it is told how often a step was seen again. */
    static final Duration COUNT_INTERVAL = Duration.ofMinutes(5);

    private static final long COUNT_NANOS = COUNT_INTERVAL.toNanos();
    private static final int LOOKED_AT = 16;

    private record Entry(Subject subject, long due) {}

    private final ReportSettings settings;
    private final LongSupplier nanoClock;
    private final Counts counts;
    private final Map<ObjectName, Subject> subjects = new LinkedHashMap<>(16, 0.75f, true);
    private final PriorityQueue<Entry> queue = new PriorityQueue<>((a, b) -> Long.signum(a.due - b.due));
    private int waiting;

    Subjects(ReportSettings settings, LongSupplier nanoClock, Counts counts) {
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.counts = counts;
    }

    /** A step of this machine was seen. */
    synchronized void add(ObjectName name, Step step) {
        Subject subject = subjects.get(name);
        if (subject == null) {
            if (subjects.size() >= settings.pace().queueSize() && !makeRoom()) {
                counts.lost(Counts.Loss.QUEUE_FULL);
                return;
            }
            subject = new Subject(name);
            subjects.put(name, subject);
        }
        if (settings.annotation()) {
            subject.latest(step);
        }
        if (settings.events() && !subject.count(step)) {
            counts.lost(Counts.Loss.MANY_EVENTS);
        }
        schedule(subject, 0);
    }

    private boolean makeRoom() {
        Iterator<Subject> eldest = subjects.values().iterator();
        for (int i = 0; i < LOOKED_AT && eldest.hasNext(); i++) {
            Subject subject = eldest.next();
            if (!subject.queued && !subject.taken) {
                eldest.remove();
                return true;
            }
        }
        return false;
    }

    private void schedule(Subject subject, long atLeast) {
        long now = nanoClock.getAsLong();
        long interval = settings.pace().interval().toNanos();
        Optional<Long> wait = subject.dueIn(now, interval, COUNT_NANOS);
        if (wait.isEmpty()) {
            return;
        }
        long due = now + Math.max(atLeast, wait.get());
        if (subject.queued && subject.due - due <= 0) {
            return;
        }
        waiting += subject.queued ? 0 : 1;
        subject.queued = true;
        subject.due = due; // an entry for a later time is passed over
        queue.add(new Entry(subject, due));
        notifyAll();
    }

    /** Waits for the next that is due. */
    synchronized Parcel take() throws InterruptedException {
        while (true) {
            Optional<Parcel> next = poll();
            if (next.isPresent()) {
                return next.get();
            }
            Entry head = queue.peek();
            if (head == null) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, head.due - nanoClock.getAsLong()));
            }
        }
    }

    /** The next that is due now; empty: none is. */
    synchronized Optional<Parcel> poll() {
        long now = nanoClock.getAsLong();
        for (Entry head = queue.peek(); head != null && head.due - now <= 0; head = queue.peek()) {
            queue.remove();
            Subject subject = head.subject;
            if (subject.queued && subject.due == head.due) {
                subject.queued = false;
                subject.taken = true;
                waiting--;
                return Optional.of(subject.parcel(now, COUNT_NANOS));
            }
        }
        return Optional.empty();
    }

    /** The cluster knows this step, or a newer one. */
    synchronized void written(Parcel parcel) {
        parcel.step().ifPresent(step -> parcel.subject().written(step));
    }

    /** The Event says so now. */
    synchronized void told(Parcel.Note note) {
        note.tally().told = note.count();
        note.tally().toldAt = nanoClock.getAsLong();
    }

    /** Nothing more is told of it: another node does, or nobody can. */
    synchronized void settled(Parcel.Note note) {
        note.tally().settled = true;
    }

    /** Its Event is not there any more; the next time is the first again. */
    synchronized void expired(Parcel parcel, Parcel.Note note) {
        parcel.subject().forget(note.tally());
    }

    /** There is no such object. */
    synchronized void gone(Parcel parcel) {
        parcel.subject().gone(nanoClock.getAsLong());
    }

    /** The parcel was dealt with as far as possible; what is left of it comes again, no sooner than {@code atLeast}. */
    synchronized void done(Parcel parcel, Duration atLeast) {
        parcel.subject().taken = false;
        schedule(parcel.subject(), atLeast.toNanos());
    }

    /** How many objects have something to be told, now or later. */
    synchronized int waiting() {
        return waiting;
    }
}
