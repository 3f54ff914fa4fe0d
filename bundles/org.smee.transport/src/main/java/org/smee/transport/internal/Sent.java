package org.smee.transport.internal;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import java.net.InetSocketAddress;

/** What becomes of one datagram; remembers its target, which the failure does not tell. */
class Sent extends DefaultChannelPromise {
    final OwnedEndpoint endpoint;
    final InetSocketAddress target;

    Sent(Channel channel, OwnedEndpoint endpoint, InetSocketAddress target) {
        super(channel);
        this.endpoint = endpoint;
        this.target = target;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        boolean first = super.tryFailure(cause);
        if (first) {
            failed(cause);
        }
        return first;
    }

    void failed(Throwable cause) {
        endpoint.writeFailed(target, cause);
    }
}
