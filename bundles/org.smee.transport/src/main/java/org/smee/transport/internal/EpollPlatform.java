package org.smee.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.smee.transport.UdpBinding;

/** Linux sockets through epoll, recvmmsg, sendmmsg and UDP_SEGMENT. */
final class EpollPlatform implements Platform {
    private static final int SOL_SOCKET = 1;
    private static final int DEVICE_BYTES = 16;
    private static final int EIO = -5;
    private static final int EOPNOTSUPP = -95;
    private static final RawUnixChannelOption BIND_TO_DEVICE =
            new RawUnixChannelOption("SMEE_SO_BINDTODEVICE", SOL_SOCKET, 25, DEVICE_BYTES);
    private static final IntegerUnixChannelOption RECEIVE_BUFFER_FORCE =
            new IntegerUnixChannelOption("SMEE_SO_RCVBUFFORCE", SOL_SOCKET, 33);

    private final int spinMicros;

    EpollPlatform(int spinMicros) {
        this.spinMicros = spinMicros;
    }

    /** Why it does not work here; empty: it does. */
    static Optional<String> reasonAgainst() {
        return Epoll.isAvailable()
                ? Optional.empty()
                : Optional.of(String.valueOf(Epoll.unavailabilityCause().getMessage()));
    }

    @Override
    public boolean isNative() {
        return true;
    }

    @Override
    public String description() {
        return "native epoll";
    }

    @Override
    public IoHandlerFactory ioHandler() {
        return EpollIoHandler.newFactory(0, AdaptiveSpin.factory(TimeUnit.MICROSECONDS.toNanos(spinMicros)));
    }

    @Override
    public DatagramChannel newChannel(UdpBinding binding) {
        return new EpollDatagramChannel(Platform.family(binding.local()));
    }

    @Override
    public ServerSocketChannel newServerChannel(InetSocketAddress local) {
        return new EpollServerSocketChannel(Platform.family(local));
    }

    @Override
    public void beforeBind(DatagramChannel channel, UdpBinding binding) {
        channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, binding.maxDatagram());
        channel.config()
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(binding.maxDatagram() * binding.batch()));
        boolean manyAddresses = binding.local().getAddress().isAnyLocalAddress();
        channel.config().setOption(EpollChannelOption.IP_RECVORIGDSTADDR, manyAddresses);
        if (channel.localAddress() == null) {
            binding.device().ifPresent(device -> channel.config().setOption(BIND_TO_DEVICE, deviceName(device)));
        }
    }

    /** Past net.core.rmem_max if we may (CAP_NET_ADMIN), up to it otherwise. */
    @Override
    public void askReceiveBuffer(DatagramChannel channel, int bytes) {
        try {
            channel.config().setOption(RECEIVE_BUFFER_FORCE, bytes);
        } catch (ChannelException e) {
            channel.config().setReceiveBufferSize(bytes);
        }
    }

    /** Linux reports twice what is usable (socket(7), SO_RCVBUF). */
    @Override
    public int receiveBuffer(DatagramChannel channel) {
        return channel.config().getReceiveBufferSize() / 2;
    }

    @Override
    public boolean canSegment() {
        return EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    }

    @Override
    public DatagramPacket segmented(ByteBuf datagrams, int size, InetSocketAddress target) {
        return new SegmentedDatagramPacket(datagrams, size, target);
    }

    @Override
    public boolean isCannotSegment(Throwable cause) {
        return cause instanceof NativeIoException e && (e.expectedErr() == EIO || e.expectedErr() == EOPNOTSUPP);
    }

    private static ByteBuffer deviceName(String name) {
        ByteBuffer text = ByteBuffer.allocateDirect(DEVICE_BYTES);
        text.put(name.getBytes(StandardCharsets.UTF_8));
        return text.position(0).limit(DEVICE_BYTES);
    }
}
