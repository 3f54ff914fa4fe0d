package org.smee.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import org.smee.transport.UdpBinding;

/** How sockets are made on this system. */
interface Platform {
    /** The best one that works here; {@link #description} says which and why. */
    static Platform choose(TransportSettings settings) {
        if (!settings.nativeWanted()) {
            return new NioPlatform("native=off");
        }
        try {
            return EpollPlatform.reasonAgainst()
                    .<Platform>map(NioPlatform::new)
                    .orElseGet(() -> new EpollPlatform(settings.spinMicros()));
        } catch (LinkageError e) {
            return new NioPlatform(e.toString()); // the native bundle is not installed
        }
    }

    /** The family of sockets for this address. */
    static SocketProtocolFamily family(InetSocketAddress local) {
        return local.getAddress() instanceof Inet6Address ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    }

    boolean isNative();

    String description();

    IoHandlerFactory ioHandler();

    /** Makes a closed channel of the family of {@code local}, with what has to be set before it is registered. */
    DatagramChannel newChannel(UdpBinding binding);

    /** Makes a closed listening channel of the family of {@code local}. */
    ServerSocketChannel newServerChannel(InetSocketAddress local);

    /** Sets what has to be set before binding; the channel is registered. Throws if the device cannot be bound. */
    void beforeBind(DatagramChannel channel, UdpBinding binding);

    /** Asks for {@code bytes} of receive buffer. */
    void askReceiveBuffer(DatagramChannel channel, int bytes);

    /** The receive buffer in use, in the unit asked for. */
    int receiveBuffer(DatagramChannel channel);

    /** Says whether {@link #segmented} works. */
    boolean canSegment();

    DatagramPacket segmented(ByteBuf datagrams, int size, InetSocketAddress target);

    /** Says whether a segmented write failed because this system cannot do it at all, ever. */
    boolean isCannotSegment(Throwable cause);
}
