package org.smee.kube;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this node is called where several serve one cluster. */
public final class NodeName {
    private static final int LONGEST = 128; // of an Event's reportingInstance
    private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?";

    private NodeName() {}

    /** {@code text}, or the host's name if it is empty. Throws {@link IllegalArgumentException} that says what is allowed. */
    public static String of(String text) {
        String name = text.isEmpty() ? hostName() : text;
        if (name.length() > LONGEST || !name.matches(NAME)) {
            throw new IllegalArgumentException("a host name of up to " + LONGEST
                    + " characters, each node another, or nothing for that of this host");
        }
        return name;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("this node's name: the host's own is unknown: " + e.getMessage(), e);
        }
    }
}
