package org.smee.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import org.smee.transport.UdpBinding;

/** Java's own sockets: a system call per datagram, no device binding, no destination addresses. */
final class NioPlatform implements Platform {
    private final String reason;

    NioPlatform(String reason) {
        this.reason = reason;
    }

    @Override
    public boolean isNative() {
        return false;
    }

    @Override
    public String description() {
        return "Java NIO, no native epoll: " + reason;
    }

    @Override
    public IoHandlerFactory ioHandler() {
        return NioIoHandler.newFactory();
    }

    @Override
    public DatagramChannel newChannel(UdpBinding binding) {
        return new NioDatagramChannel(Platform.family(binding.local()));
    }

    @Override
    public ServerSocketChannel newServerChannel(InetSocketAddress local) {
        return new NioServerSocketChannel(SelectorProvider.provider(), Platform.family(local));
    }

    @Override
    public void beforeBind(DatagramChannel channel, UdpBinding binding) {
        binding.device().ifPresent(device -> {
            throw new ChannelException("binding to device " + device + " needs native epoll, but: " + reason);
        });
        channel.config()
                .setRecvByteBufAllocator(
                        new FixedRecvByteBufAllocator(binding.maxDatagram()).maxMessagesPerRead(binding.batch()));
    }

    @Override
    public void askReceiveBuffer(DatagramChannel channel, int bytes) {
        channel.config().setReceiveBufferSize(bytes);
    }

    @Override
    public int receiveBuffer(DatagramChannel channel) {
        return channel.config().getReceiveBufferSize();
    }

    @Override
    public boolean canSegment() {
        return false;
    }

    @Override
    public DatagramPacket segmented(ByteBuf datagrams, int size, InetSocketAddress target) {
        throw new UnsupportedOperationException("NIO cannot segment");
    }

    @Override
    public boolean isCannotSegment(Throwable cause) {
        return false;
    }
}
