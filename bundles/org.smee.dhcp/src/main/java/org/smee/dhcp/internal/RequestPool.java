package org.smee.dhcp.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpSite;

/** Requests to be used again. One is enough while decisions come at once. Not thread-safe. */
final class RequestPool {
    /** Each takes some 30 KiB. */
    static final int MOST = 1024;

    private static final int KEPT = 16;

    private final Deque<DhcpRequest> idle = new ArrayDeque<>();
    private int out;

    /** Takes a request under {@code site}, or null if too many are undecided. */
    @Nullable
    DhcpRequest take(DhcpSite site) {
        if (out == MOST) {
            return null;
        }
        out++;
        DhcpRequest request = idle.pollFirst();
        if (request == null) {
            return new DhcpRequest(site);
        }
        if (!request.site().equals(site)) {
            request.site(site);
        }
        return request;
    }

    void giveBack(DhcpRequest request) {
        out--;
        if (idle.size() < KEPT) {
            idle.addFirst(request);
        }
    }

    /** Lets go of a request that somebody may still write to. */
    void forget() {
        out--;
    }
}
