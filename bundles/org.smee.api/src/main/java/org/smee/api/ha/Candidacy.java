package org.smee.api.ha;

import org.osgi.annotation.versioning.ConsumerType;

/** This node's part in the election of one segment. */
@ConsumerType
public interface Candidacy extends AutoCloseable {
    /**
     * Whether this node may answer now. Asked for each packet, before it is worked on and again before the answer goes out: from
     * memory, wait-free, any thread. True on two nodes at once never; a right that ran out is over without anybody noticing
     * it first, so that a process that was stopped for a while does not answer by an old one.
     */
    boolean leads();

    /** Who leads, in words for an operator, e.g. {@code node b leads segment rack-1}. From memory; any thread. */
    String standing();

    /** Gives the right back, if this node has it, and leaves the election. Returns at once; {@link #leads} is false then. */
    @Override
    void close();
}
