package org.smee.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.transport.TcpConnection;
import org.smee.transport.TcpReceiver;

/** One connection and who takes its bytes. */
final class AcceptedConnection extends ChannelInboundHandlerAdapter implements TcpConnection {
    private static final Logger log = LoggerFactory.getLogger(AcceptedConnection.class);

    private final NettyTcpListener listener;
    private final Channel channel;
    private final InetSocketAddress remote;
    private Optional<TcpReceiver> receiver = Optional.empty();

    AcceptedConnection(NettyTcpListener listener, Channel channel) {
        this.listener = listener;
        this.channel = channel;
        this.remote = (InetSocketAddress) channel.remoteAddress();
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public void close() {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (listener.isOpen()) {
            try {
                receiver = listener.acceptor().accept(this);
            } catch (RuntimeException e) {
                listener.failed("accept", e);
            }
        }
        if (receiver.isEmpty()) {
            close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (receiver.isPresent() && listener.isOpen()) {
                receiver.get().received((ByteBuf) message);
            }
        } catch (RuntimeException e) {
            listener.failed("received", e);
            close();
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Optional<TcpReceiver> last = receiver;
        receiver = Optional.empty();
        if (last.isPresent() && listener.isOpen()) {
            try {
                last.get().ended();
            } catch (RuntimeException e) {
                listener.failed("ended", e);
            }
        }
    }

    /** E.g. connection reset by peer: the end of this connection and of nothing else. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("event=transport.connection-error peer={} reason=\"{}\"", remote, String.valueOf(cause.getMessage()));
        close();
    }
}
