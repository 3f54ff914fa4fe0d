package org.smee.ha.kube.internal;

import org.smee.kube.ApiException;

/** Who leads a segment, in words. Prepared when something changes, so that a packet's thread only reads them. */
final class Words {
    private final String segment;
    private final String leading;
    private final String lapsed;
    private volatile String said;
    private volatile String leader = "";

    Words(String segment) {
        this.segment = segment;
        this.leading = "this node leads segment " + segment;
        this.lapsed = "nobody leads segment " + segment + ": this node did not renew its right in time";
        this.said = "nobody leads segment " + segment + " yet: the election has just begun";
    }

    /** As of now; {@code leads}: whether this node does. */
    String now(boolean leads) {
        String now = said;
        return !leads && now.equals(leading) ? lapsed : now;
    }

    /** Name of the last other node that led; empty: none is known. */
    String leader() {
        return leader;
    }

    /** {@code problem}: what keeps this node from taking part. */
    void update(Election election, boolean leads, String identity, String problem) {
        Lease lease = election.seen().orElse(null);
        String because = problem.isEmpty() ? "" : "; the API server cannot be asked: " + problem;
        if (leads) {
            leader = Lease.nameOf(identity);
            said = leading;
        } else if (lease == null) {
            said = "nobody leads segment " + segment + " as far as is known here" + because;
        } else if (lease.holder().isEmpty()) {
            said = "nobody leads segment " + segment + ": its Lease is free" + because;
        } else if (lease.holder().equals(identity)) {
            said = lapsed + because;
        } else if (election.isHeld()) {
            leader = lease.holderName();
            said = "node " + leader + " leads segment " + segment + because;
        } else {
            said = "nobody leads segment " + segment + ": node " + lease.holderName() + " renews its right no more"
                    + because;
        }
    }

    /** Why this node leads now; {@code before}: who led last. */
    String taken(String before) {
        return leading + (before.isEmpty() ? "" : ", after node " + before);
    }

    String lost(String problem) {
        return now(false) + (problem.isEmpty() || said.contains(problem) ? "" : ": " + problem);
    }

    /** What went wrong and what to do about it, on one line. */
    static String explain(Exception e) {
        String line = (e.getMessage() == null ? e.toString() : e.getMessage()).replaceAll("\\p{Cntrl}+", " ");
        if (e instanceof ApiException refused && refused.code() == ApiException.FORBIDDEN) {
            return line + "; allow it: kubectl apply -f deploy/kubernetes/base/rbac.yaml";
        }
        if (e instanceof ApiException refused && refused.code() == ApiException.NOT_FOUND) {
            return line + "; is the namespace there? kubectl get namespaces";
        }
        return line;
    }
}
