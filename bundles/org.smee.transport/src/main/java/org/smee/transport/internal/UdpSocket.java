package org.smee.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpReceiver;

/** A bound socket, which may have several owners one after the other. Changes hands on its loop only. */
final class UdpSocket extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(UdpSocket.class);
    private static final int DELIVERED_AT_ONCE = 64;
    private static final long LOG_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Platform platform;
    private final DatagramChannel channel;
    private final Optional<String> device;
    private final Parking parking = new Parking();
    private volatile @Nullable OwnedEndpoint owner;
    private volatile boolean segments;
    private @Nullable InetSocketAddress local;
    private @Nullable Future<?> expiry;
    private long lastErrorLogged = System.nanoTime() - LOG_EVERY_NANOS;

    UdpSocket(Platform platform, DatagramChannel channel, Optional<String> device) {
        this.platform = platform;
        this.channel = channel;
        this.device = device;
        this.segments = platform.canSegment();
    }

    DatagramChannel channel() {
        return channel;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    Optional<String> device() {
        return device;
    }

    InetSocketAddress local() {
        InetSocketAddress known = local;
        if (known == null) {
            known = channel.localAddress();
            local = known;
        }
        return known;
    }

    int receiveBuffer() {
        return platform.receiveBuffer(channel);
    }

    /** Says who has it, or empty while it lingers. */
    Optional<String> ownerName() {
        OwnedEndpoint current = owner;
        return current == null ? Optional.empty() : Optional.of(current.binding.owner());
    }

    /** Gives the socket to an owner, on the loop; empty if it is closed or has one. */
    Optional<OwnedEndpoint> give(UdpBinding binding, UdpReceiver receiver) {
        if (!channel.isOpen() || owner != null) {
            return Optional.empty();
        }
        if (expiry != null) {
            expiry.cancel(false);
            expiry = null;
        }
        OwnedEndpoint next = new OwnedEndpoint(this, binding, receiver);
        owner = next;
        handOver(next);
        return Optional.of(next);
    }

    /** Keeps a datagram that the owner leaves to its successor, on the loop. */
    void keep(ByteBuf datagram, InetSocketAddress sender, InetSocketAddress recipient) {
        parking.add(datagram, sender, recipient);
    }

    private void handOver(OwnedEndpoint to) {
        if (parking.size() > 0) {
            log.info(
                    "event=transport.handover owner={} local={} parked={} dropped={}",
                    to.binding.owner(),
                    local(),
                    parking.size(),
                    parking.dropped());
            deliverParked(to);
        }
    }

    /** A part at a time: what arrives meanwhile is taken out of the socket, whose buffer is small, and waits its turn. */
    private void deliverParked(OwnedEndpoint to) {
        for (int i = 0; i < DELIVERED_AT_ONCE && owner == to; i++) {
            Optional<DatagramPacket> next = parking.poll();
            if (next.isEmpty()) {
                break;
            }
            deliver(to, next.get(), next.get().recipient());
        }
        if (owner == to) {
            completeBatch(to);
            if (parking.size() > 0) {
                loop().execute(() -> deliverParked(to));
            } else {
                parking.clear();
            }
        }
    }

    /** Ends an ownership, on the loop: the socket closes or waits for a successor. */
    void left(OwnedEndpoint leaving) {
        if (owner != leaving) {
            return;
        }
        try {
            leaving.receiver.leaving(leaving);
        } catch (RuntimeException e) {
            logFailure(leaving, "leaving", e);
        }
        channel.flush();
        owner = null;
        Duration linger = leaving.binding.linger();
        if (linger.isZero()) {
            close();
        } else if (channel.isOpen()) {
            expiry = loop().schedule(this::close, linger.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Closes without waiting for a successor. */
    void close() {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    boolean canSegment() {
        return segments;
    }

    DatagramPacket segmented(ByteBuf datagrams, int size, InetSocketAddress target) {
        return platform.segmented(datagrams, size, target);
    }

    void segmentsFailed(Throwable cause) {
        if (platform.isCannotSegment(cause) && segments) {
            segments = false;
            log.info("event=transport.no-segmentation local={} reason=\"{}\"", local(), cause.getMessage());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        InetSocketAddress recipient = packet.recipient();
        if (recipient == null) {
            recipient = local();
        }
        OwnedEndpoint current = owner;
        if (current == null || parking.size() > 0) {
            parking.add(packet.content(), packet.sender(), recipient);
            packet.release();
        } else {
            deliver(current, packet, recipient);
        }
    }

    private void deliver(OwnedEndpoint to, DatagramPacket packet, InetSocketAddress recipient) {
        try {
            to.receiver.received(to, packet.content(), packet.sender(), recipient);
        } catch (RuntimeException e) {
            logFailure(to, "received", e);
        } finally {
            packet.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        OwnedEndpoint current = owner;
        if (current != null) {
            completeBatch(current);
        }
    }

    private void completeBatch(OwnedEndpoint of) {
        try {
            of.receiver.batchComplete(of);
        } catch (RuntimeException e) {
            logFailure(of, "batchComplete", e);
        }
        channel.flush();
    }

    private void logFailure(OwnedEndpoint of, String where, RuntimeException problem) {
        long now = System.nanoTime();
        if (now - lastErrorLogged >= LOG_EVERY_NANOS) {
            lastErrorLogged = now;
            log.error("event=transport.failed owner={} in={}", of.binding.owner(), where, problem);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        parking.clear();
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    /** E.g. port unreachable for an earlier datagram: nothing that concerns this socket as a whole. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("event=transport.socket-error local={} reason=\"{}\"", local(), String.valueOf(cause.getMessage()));
    }
}
