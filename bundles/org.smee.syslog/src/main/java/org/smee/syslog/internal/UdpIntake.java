package org.smee.syslog.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;

/** A datagram is a message (RFC 5426 section 3.1). */
final class UdpIntake implements UdpReceiver {
    private final Gate gate;

    UdpIntake(Gate gate) {
        this.gate = gate;
    }

    @Override
    public void received(
            UdpEndpoint endpoint, ByteBuf datagram, InetSocketAddress sender, InetSocketAddress recipient) {
        int length = datagram.readableBytes();
        int kept = Math.min(length, gate.settings().maxMessage());
        if (length > 0) {
            gate.take(sender.getAddress(), datagram, datagram.readerIndex(), kept, kept < length);
        }
    }
}
