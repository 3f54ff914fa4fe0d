package org.smee.transport.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.transport.TcpAcceptor;
import org.smee.transport.TcpListener;

/** A listening socket and what it accepted, all on one loop. */
final class NettyTcpListener extends ChannelInitializer<Channel> implements TcpListener {
    private static final Logger log = LoggerFactory.getLogger(NettyTcpListener.class);
    private static final int BACKLOG = 1024;

    private final String owner;
    private final EventLoop loop;
    private final TcpAcceptor acceptor;
    private final Set<Channel> accepted = new HashSet<>();
    private final ChannelFuture bound;
    private volatile boolean closed;

    private NettyTcpListener(
            Platform platform, EventLoop loop, String owner, InetSocketAddress local, TcpAcceptor acceptor) {
        this.owner = owner;
        this.loop = loop;
        this.acceptor = acceptor;
        bound = new ServerBootstrap()
                .group(loop)
                .channelFactory(() -> platform.newServerChannel(local))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(this)
                .bind(local)
                .awaitUninterruptibly();
    }

    /** Listens, or says in words why it cannot. */
    static NettyTcpListener open(
            Platform platform, EventLoop loop, String owner, InetSocketAddress local, TcpAcceptor acceptor)
            throws IOException {
        NettyTcpListener listener = new NettyTcpListener(platform, loop, owner, local, acceptor);
        Throwable problem = listener.bound.cause();
        if (problem != null) {
            throw BindFailure.of(owner, local, problem);
        }
        return listener;
    }

    EventLoop loop() {
        return loop;
    }

    /** Runs {@code task} when the socket is closed. */
    void whenClosed(Runnable task) {
        bound.channel().closeFuture().addListener(done -> task.run());
    }

    @Override
    protected void initChannel(Channel channel) {
        accepted.add(channel);
        channel.closeFuture().addListener(done -> accepted.remove(channel));
        channel.pipeline().addLast(new AcceptedConnection(this, channel));
    }

    /** Whether the owner still wants to hear. */
    boolean isOpen() {
        return !closed;
    }

    TcpAcceptor acceptor() {
        return acceptor;
    }

    void failed(String where, RuntimeException problem) {
        log.error("event=transport.failed owner={} in={}", owner, where, problem);
    }

    @Override
    public InetSocketAddress local() {
        return (InetSocketAddress) bound.channel().localAddress();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public void close() {
        closed = true;
        try {
            Future<?> done = loop.submit(this::shut);
            if (!LoopThread.isCurrent()) {
                done.awaitUninterruptibly();
            }
        } catch (RejectedExecutionException e) {
            log.debug("event=transport.closed-already owner={}", owner);
        }
    }

    private void shut() {
        close(bound.channel());
        Set.copyOf(accepted).forEach(NettyTcpListener::close);
    }

    private static void close(Channel channel) {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
}
