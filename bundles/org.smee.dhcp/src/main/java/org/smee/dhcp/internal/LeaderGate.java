package org.smee.dhcp.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.ha.Candidacy;
import org.smee.api.ha.Leadership;

/**
 * Whether one server may answer: always, or while this node leads its segment. Asked by any thread, wait-free; changed by one
 * at a time, which {@link DhcpServer} sees to.
 */
final class LeaderGate {
    private static final Logger log = LoggerFactory.getLogger(LeaderGate.class);
    private static final int CHECKS_OF_A_START = 4;
    private static final Candidacy EVERY_NODE = new Fixed(true, "every node answers");

    private final String server;
    private volatile Candidacy candidacy = EVERY_NODE;
    private @Nullable Leadership elects;
    private String segment = "";
    private String last = "";
    private int times;

    /** What needs no election. */
    private record Fixed(boolean leads, String standing) implements Candidacy {
        @Override
        public void close() {}
    }

    LeaderGate(String server) {
        this.server = server;
    }

    /** Whether a message may be worked on, or its answer sent, now. */
    boolean open() {
        return candidacy.leads();
    }

    /** Why it is not open. */
    String why() {
        return candidacy.standing();
    }

    /** Every node answers. */
    void everybody() {
        elects = null;
        swap(EVERY_NODE);
    }

    /**
     * Only the leader of {@code next} answers. {@code present}: who elects it; {@code null}: nobody, so that nobody leads.
     * {@code able}: whether this server could answer; if not, the segment is left to others.
     */
    void leader(String next, @Nullable Leadership present, boolean able) {
        if (present != null && able) {
            if (present != elects || !next.equals(segment)) {
                swap(new Fixed(false, "this node is about to be a candidate for segment " + next));
                stand(next, present);
            }
            return;
        }
        String why = present == null
                ? "ha.mode = leader, but nothing elects a leader of segment " + next + ": feature:install smee-ha-kube"
                : "this node cannot answer on segment " + next + ", so others lead it; see smee:status";
        if (elects != null || !candidacy.standing().equals(why)) {
            elects = null;
            swap(new Fixed(false, why));
        }
    }

    private void stand(String next, Leadership present) {
        elects = null;
        try {
            swap(present.stand(next));
            elects = present;
            segment = next;
        } catch (RuntimeException e) { // tried again with the next check
            swap(new Fixed(false, "this node cannot be a candidate for segment " + next + ": " + e.getMessage()));
        }
    }

    private void swap(Candidacy next) {
        Candidacy old = candidacy;
        candidacy = next; // silent first, only then may another node have the right
        old.close();
    }

    /** For the status; empty: every node answers. */
    List<String> lines() {
        Candidacy now = candidacy;
        return now.equals(EVERY_NODE)
                ? List.of()
                : List.of("answers only while this node leads (ha.mode = leader): " + now.standing());
    }

    /** What keeps it closed on every node. */
    List<String> problems() {
        return candidacy instanceof Fixed fixed && !fixed.leads() ? List.of(fixed.standing()) : List.of();
    }

    /** Called with every check; logs what keeps it closed, once, if it stays so: what elects starts after all others. */
    void tell() {
        String problem = String.join("; ", problems());
        times = problem.equals(last) ? times + 1 : 0;
        last = problem;
        if (!problem.isEmpty() && times == CHECKS_OF_A_START) {
            log.error("event=dhcp.not-leader server=\"{}\" reason=\"{}\"", server, problem);
        }
    }

    /** Leaves the election, if there is one: whoever asks from now on is told no. Without one, what is under way is answered. */
    void close() {
        elects = null;
        if (candidacy != EVERY_NODE) {
            swap(new Fixed(false, "the DHCP server of this node is stopping"));
        }
    }
}
