package org.smee.ha.kube.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.ha.Candidacy;
import org.smee.kube.ApiException;

/**
 * Stands for one segment: a thread of its own takes and renews the Lease, another watches it so that a Lease given back is
 * taken at once.
 */
final class Candidate implements Candidacy {
    private static final Logger log = LoggerFactory.getLogger(Candidate.class);
    /** Until an answer under way when the right was dropped is out. */
    private static final long SETTLE_MILLIS = 10;

    private static final int RELEASE_TRIES = 3;

    /** Told of every change of this node's part. */
    @FunctionalInterface
    interface Listener {
        void changed(String segment, boolean leads, String why);
    }

    private final String segment;
    private final String identity;
    private final Election.Timing timing;
    private final LeaseStore.Connector connector;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Election election;
    private final Right right;
    private final Words words;
    private final Thread elector;
    private final Thread watcher;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable LeaseStore store;
    private boolean led;
    private volatile String problem = "";
    /** From here on {@link #leads} is false, whatever a request under way brings. */
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Does not begin yet. */
    Candidate(
            String segment,
            String identity,
            Election.Timing timing,
            LeaseStore.Connector connector,
            Clock clock,
            LongSupplier nanoClock,
            Listener listener) {
        this.segment = segment;
        this.identity = identity;
        this.timing = timing;
        this.connector = connector;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.listener = listener;
        this.election = new Election(identity, timing, nanoClock);
        this.right = election.right();
        this.words = new Words(segment);
        this.elector = new Thread(this::elect, "smee-ha-" + segment);
        this.watcher = new Thread(this::watch, "smee-ha-watch-" + segment);
        elector.setDaemon(true);
        watcher.setDaemon(true);
    }

    Candidate start() {
        elector.start();
        watcher.start();
        return this;
    }

    @Override
    public boolean leads() {
        return !closed.get() && right.isHeld();
    }

    @Override
    public String standing() {
        return words.now(leads());
    }

    /** What keeps this node from taking part; empty: nothing. */
    String problem() {
        return problem;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) { // a second interrupt would break off giving back
            elector.interrupt();
            watcher.interrupt();
        }
    }

    /** Whether it left the election altogether. */
    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Waits until the Lease is given back, no longer than {@code most}. */
    void awaitEnd(Duration most) {
        try {
            if (!over.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn(
                        "event=ha.not-released segment={} effect=\"the others wait until it runs out\" waited-ms={}",
                        segment,
                        most.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void elect() {
        try {
            while (!closed.get()) {
                step();
            }
        } catch (InterruptedException e) {
            log.debug("event=ha.interrupted segment={}", segment); // closed
        } finally {
            boolean unused = Thread.interrupted(); // what it interrupted is over; giving back takes requests
            giveBack();
            disconnect();
            over.countDown();
        }
    }

    private void step() throws InterruptedException {
        Election.Step step;
        lock.lockInterruptibly();
        try {
            step = election.next();
            while (step instanceof Election.Step.Wait wait) {
                report();
                var unused = changed.awaitNanos(wait.nanos());
                step = election.next();
            }
            report();
        } finally {
            lock.unlock();
        }
        try {
            perform(step);
            problem = "";
        } catch (ApiException e) {
            if (e.code() == ApiException.CONFLICT || e.code() == ApiException.NOT_FOUND && isUpdate(step)) {
                locked(election::conflict);
            } else {
                failed(e);
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    /** Whether it changes a Lease that was there, so that "not found" says that somebody removed it. */
    private static boolean isUpdate(Election.Step step) {
        return step instanceof Election.Step.Hold hold && !hold.from().version().isEmpty();
    }

    private void perform(Election.Step step) throws IOException, InterruptedException {
        long began = nanoClock.getAsLong(); // before anything is sent: the right counts from here
        LeaseStore at = connected();
        if (step instanceof Election.Step.Hold hold) {
            Lease held = at.write(hold.from().heldBy(identity, timing.lease(), clock.instant()));
            locked(() -> election.held(held, began));
        } else {
            Lease read = at.read();
            locked(() -> election.read(read));
        }
    }

    private LeaseStore connected() throws IOException {
        LeaseStore present = store;
        if (present == null) {
            present = connector.connect();
            store = present;
        }
        return present;
    }

    private void disconnect() {
        LeaseStore old = store;
        store = null;
        if (old != null) {
            old.close();
        }
    }

    private void failed(Exception e) {
        String why = Words.explain(e);
        if (!why.equals(problem)) {
            log.warn("event=ha.api-lost segment={} leads={} reason=\"{}\"", segment, leads(), why);
        }
        problem = why;
        disconnect(); // the next connection reads credentials and authorities anew
        locked(election::failed);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            report();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says who leads now. Under the lock. */
    private void report() {
        boolean leads = leads();
        String before = words.leader();
        words.update(election, leads, identity, problem);
        if (leads != led) {
            led = leads;
            String why = leads ? words.taken(before) : words.lost(problem);
            log.info("event=ha.{} segment={} reason=\"{}\"", leads ? "leads" : "leads-no-more", segment, why);
            listener.changed(segment, leads, why);
        }
    }

    private void watch() {
        try {
            while (!closed.get()) {
                try (LeaseStore at = connector.connect()) {
                    at.follow(lease -> locked(() -> election.watched(lease)));
                } catch (IOException | RuntimeException e) {
                    log.debug("event=ha.watch-over segment={} reason=\"{}\"", segment, e.getMessage());
                }
                Thread.sleep(timing.retryInterval().toMillis());
            }
        } catch (InterruptedException e) {
            log.debug("event=ha.watch-interrupted segment={}", segment); // closed
        }
    }

    /** Leaves the Lease to whoever comes first, if it is this node's. */
    private void giveBack() {
        try {
            boolean ours = problem.isEmpty(); // or perhaps: a request that was broken off may have got through
            for (int i = 0; i < RELEASE_TRIES && ours; i++) {
                Thread.sleep(SETTLE_MILLIS);
                ours = !released();
            }
        } catch (IOException | RuntimeException e) {
            log.warn("event=ha.not-released segment={} reason=\"{}\"", segment, Words.explain(e));
        } catch (InterruptedException e) {
            log.warn("event=ha.not-released segment={} reason=\"interrupted\"", segment);
            Thread.currentThread().interrupt();
        }
        lock.lock();
        try {
            report();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is not ours any more; false: it changed at the same moment. */
    private boolean released() throws IOException, InterruptedException {
        LeaseStore at = connected();
        Lease now = at.read();
        if (!now.holder().equals(identity)) {
            return true;
        }
        try {
            Lease free = at.write(now.released(clock.instant()));
            log.info("event=ha.released segment={} version={}", segment, free.version());
            return true;
        } catch (ApiException e) {
            if (e.code() != ApiException.CONFLICT) {
                throw e;
            }
            return false;
        }
    }
}
