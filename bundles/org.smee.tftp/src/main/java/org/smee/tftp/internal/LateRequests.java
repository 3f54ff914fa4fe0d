package org.smee.tftp.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.smee.transport.UdpEndpoint;

/** Requests that came while the server was being stopped, one per client, for its successor. Used on one loop only. */
final class LateRequests {
    private static final int MOST = 10_000;

    private static final class Late {
        private final InetSocketAddress client;
        private final byte[] datagram;
        private final InetSocketAddress recipient;

        private Late(InetSocketAddress client, byte[] datagram, InetSocketAddress recipient) {
            this.client = client;
            this.datagram = datagram;
            this.recipient = recipient;
        }
    }

    private final Map<Object, Late> byClient = new LinkedHashMap<>();

    /** Keeps a copy; the client that repeats itself, or is one too many, asks once more by itself. */
    void keep(ByteBuf datagram, InetSocketAddress client, InetSocketAddress recipient) {
        Object key = OnLink.key(client);
        if (byClient.size() < MOST && !byClient.containsKey(key)) {
            byte[] copy = new byte[datagram.readableBytes()];
            datagram.getBytes(datagram.readerIndex(), copy);
            byClient.put(key, new Late(client, copy, recipient));
        }
    }

    void leaveTo(UdpEndpoint listener) {
        byClient.values().forEach(late -> listener.keep(late.datagram, late.client, late.recipient));
        byClient.clear();
    }
}
