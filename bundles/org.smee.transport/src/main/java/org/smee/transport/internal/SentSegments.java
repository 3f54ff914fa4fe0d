package org.smee.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * What becomes of several datagrams sent as one. The kernel refuses that for some routes (segment above the MTU, device
 * without checksum offload), so they are sent once more one by one before they count as failed.
 */
final class SentSegments extends Sent {
    private final ByteBuf datagrams;
    private final int size;

    /** Holds {@code datagrams} until the outcome is known. */
    SentSegments(Channel channel, OwnedEndpoint endpoint, ByteBuf datagrams, int size, InetSocketAddress target) {
        super(channel, endpoint, target);
        this.datagrams = datagrams.retain();
        this.size = size;
    }

    @Override
    @SuppressWarnings("VoidUsed") // handed on as it came
    public boolean trySuccess(Void result) {
        boolean first = super.trySuccess(result);
        if (first) {
            datagrams.release();
        }
        return first;
    }

    @Override
    void failed(Throwable cause) {
        endpoint.segmentsFailed(datagrams, size, target, cause);
    }
}
