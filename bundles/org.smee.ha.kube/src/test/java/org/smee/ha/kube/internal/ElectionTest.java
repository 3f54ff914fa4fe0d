package org.smee.ha.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ElectionTest {
    private static final Election.Timing HAND_OVER = timing(false);
    private static final Election.Timing STAY = timing(true);

    private final Clock clock = new Clock();
    private final Api api = new Api();

    private static Election.Timing timing(boolean stays) {
        return new Election.Timing(
                Duration.ofSeconds(4), Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofMillis(250), stays);
    }

    private static final class Clock {
        long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(10); // nanoTime may overflow

        void pass(long millis) {
            nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        }
    }

    /** One Lease, under optimistic locking. */
    private static final class Api {
        Lease lease = Lease.absent("smee-rack-1", "smee");
        private long version = 7;

        /** Null: a conflict. */
        @Nullable
        Lease write(Lease next) {
            if (!next.version().equals(lease.version())) {
                return null;
            }
            Lease written = new Lease(next.json().deepCopy());
            written.json().withObject("/metadata").put("resourceVersion", Long.toString(++version));
            lease = written;
            return written;
        }
    }

    private final class Node {
        final String identity;
        final Election election;
        boolean connected = true;
        boolean stopped;

        Node(String name, Election.Timing timing) {
            identity = name + "_1";
            election = new Election(identity, timing, () -> clock.nanos);
        }

        boolean leads() {
            return election.right().isHeld();
        }

        /** Whatever can be done now; a request takes no time. */
        Node act() {
            if (stopped) {
                return this;
            }
            for (int i = 0; i < 5; i++) {
                Election.Step step = election.next();
                if (step instanceof Election.Step.Wait) {
                    return this;
                }
                if (!connected) {
                    election.failed();
                } else if (step instanceof Election.Step.Hold hold) {
                    Lease held = api.write(hold.from().heldBy(identity, Duration.ofSeconds(4), Instant.EPOCH));
                    if (held == null) {
                        election.conflict();
                    } else {
                        election.held(held, clock.nanos);
                    }
                } else {
                    election.read(api.lease);
                }
            }
            return this;
        }

        void watch() {
            if (connected && !stopped) {
                election.watched(api.lease);
            }
        }
    }

    @Test
    void theFirstOneLeadsAndTheNextWaits() {
        Node a = new Node("a", HAND_OVER).act();
        Node b = new Node("b", HAND_OVER).act();

        assertThat(a.leads()).isTrue();
        assertThat(b.leads()).isFalse();
        assertThat(b.election.next()).isEqualTo(new Election.Step.Wait(TimeUnit.SECONDS.toNanos(4)));
        assertThat(api.lease.holderName()).isEqualTo("a");
        assertThat(api.lease.duration()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void aRightEndsByItselfBeforeAnybodyElseMayTakeTheLease() {
        Node a = new Node("a", HAND_OVER).act();
        Node b = new Node("b", HAND_OVER).act();
        a.stopped = true;

        clock.pass(2999);
        assertThat(a.leads()).isTrue();
        clock.pass(1);
        assertThat(a.leads()).isFalse();
        clock.pass(999);
        assertThat(b.act().leads()).isFalse();
        clock.pass(1);
        assertThat(b.act().leads()).isTrue();
        assertThat(api.lease.json().at("/spec/leaseTransitions").asInt()).isEqualTo(2);
    }

    @Test
    void aLeaderThatWasStoppedDoesNotLeadWhenItGoesOn() {
        Node a = new Node("a", HAND_OVER).act();
        Node b = new Node("b", HAND_OVER).act();
        a.stopped = true;
        clock.pass(4000);
        b.act();
        a.stopped = false;

        assertThat(a.leads()).isFalse();
        assertThat(a.act().leads()).isFalse();
        assertThat(b.leads()).isTrue();
    }

    @Test
    void aLeaseGivenBackIsTakenAtOnce() {
        Node a = new Node("a", HAND_OVER).act();
        Node b = new Node("b", HAND_OVER).act();
        a.election.right().drop();
        api.write(api.lease.released(Instant.EPOCH));

        b.watch();

        assertThat(b.act().leads()).isTrue();
        assertThat(api.lease.holderName()).isEqualTo("b");
    }

    @Test
    void aRenewalSentLateCountsFromWhenItWasSent() {
        Node a = new Node("a", HAND_OVER).act();
        clock.pass(1000);
        long began = clock.nanos;
        clock.pass(2500);

        api.write(api.lease.heldBy(a.identity, Duration.ofSeconds(4), Instant.EPOCH));
        a.election.held(api.lease, began);

        assertThat(a.leads()).isTrue();
        clock.pass(500);
        assertThat(a.leads()).isFalse();
    }

    @Test
    void timesInTheLeaseAreNotBelieved() {
        Node a = new Node("a", HAND_OVER).act();
        api.lease.json().withObject("/spec").put("renewTime", "1999-01-01T00:00:00.000000Z");
        Node b = new Node("b", HAND_OVER).act();

        clock.pass(3999);
        assertThat(b.act().leads()).isFalse();
        assertThat(a.identity).isEqualTo(api.lease.holder());
    }

    @Test
    void olderNewsOfTheWatchTakeNoRight() {
        Node a = new Node("a", HAND_OVER);
        api.write(api.lease.heldBy("z_1", Duration.ofSeconds(1), Instant.EPOCH));
        Lease others = api.lease;
        api.write(api.lease.released(Instant.EPOCH));
        a.act();

        a.election.watched(others);
        assertThat(a.leads()).isTrue();

        api.write(api.lease.heldBy("z_1", Duration.ofSeconds(1), Instant.EPOCH));
        a.watch();
        assertThat(a.leads()).isFalse();
    }

    @Test
    void aDeletedLeaseEndsTheRight() {
        Node a = new Node("a", HAND_OVER).act();

        a.election.watched(Lease.absent("smee-rack-1", "smee"));

        assertThat(a.leads()).isFalse();
    }

    @Test
    void withoutApiServerALeaderFallsSilentUnlessItIsToldToStay() {
        Node silent = new Node("a", HAND_OVER).act();
        silent.connected = false;
        passSecondsWith(10, silent);
        assertThat(silent.leads()).isFalse();

        api.write(api.lease.released(Instant.EPOCH));
        Node stays = new Node("b", STAY).act();
        stays.connected = false;
        passSecondsWith(10, stays);
        assertThat(stays.leads()).isTrue();
        stays.connected = true;
        clock.pass(300);
        assertThat(stays.act().leads()).isTrue();
    }

    @Test
    void whoStaysStillLosesARightThatRanOutWhileItWasStopped() {
        Node a = new Node("a", STAY).act();
        clock.pass(5000); // stopped
        a.connected = false;

        assertThat(a.act().leads()).isFalse();
    }

    private void passSecondsWith(int seconds, Node node) {
        for (int i = 0; i < seconds * 20; i++) {
            clock.pass(50);
            node.act();
        }
    }

    /** Three nodes that stop, go on, lose and regain the API server as chance has it. */
    @Test
    void whateverHappensTwoNeverLead() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            api.lease = Lease.absent("smee-rack-1", "smee");
            List<Node> nodes = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                nodes.add(new Node(name, HAND_OVER));
            }
            int led = 0;
            for (int i = 0; i < 2000; i++) {
                clock.pass(random.nextInt(100));
                Node node = nodes.get(random.nextInt(3));
                switch (random.nextInt(40)) {
                    case 0 -> node.connected = !node.connected;
                    case 1 -> node.stopped = !node.stopped;
                    case 2, 3 -> node.watch();
                    default -> node.act();
                }
                long leaders = nodes.stream().filter(Node::leads).count();
                assertThat(leaders).as("seed %d step %d", seed, i).isLessThanOrEqualTo(1);
                led += (int) leaders;
            }
            assertThat(led).as("seed %d", seed).isPositive();
        }
    }
}
