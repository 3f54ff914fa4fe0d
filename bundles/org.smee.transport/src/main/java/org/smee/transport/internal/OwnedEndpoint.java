package org.smee.transport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;

/** One owner's time with a socket. */
final class OwnedEndpoint implements UdpEndpoint {
    private static final Logger log = LoggerFactory.getLogger(OwnedEndpoint.class);

    final UdpBinding binding;
    final UdpReceiver receiver;
    private final UdpSocket socket;
    private final DatagramChannel channel;
    private final AtomicBoolean closing = new AtomicBoolean();
    /** Until the loop gets to it, also after {@link #close} was called: a batch may be on its way out. */
    private volatile boolean open = true;

    private final LongAdder failures = new LongAdder();

    OwnedEndpoint(UdpSocket socket, UdpBinding binding, UdpReceiver receiver) {
        this.socket = socket;
        this.channel = socket.channel();
        this.binding = binding;
        this.receiver = receiver;
    }

    @Override
    public InetSocketAddress local() {
        return socket.local();
    }

    @Override
    public Optional<String> device() {
        return binding.device();
    }

    @Override
    public int receiveBufferGranted() {
        return socket.receiveBuffer();
    }

    @Override
    public ByteBufAllocator alloc() {
        return channel.alloc();
    }

    @Override
    public void write(ByteBuf datagram, InetSocketAddress target) {
        if (isRefused(datagram, target)) {
            return;
        }
        send(new DatagramPacket(datagram, target), new Sent(channel, this, target));
    }

    @Override
    public void writeSegments(ByteBuf datagrams, int size, InetSocketAddress target) {
        if (datagrams.readableBytes() <= size) {
            write(datagrams, target);
        } else if (!socket.canSegment()) {
            writeOneByOne(datagrams, size, target);
        } else if (!isRefused(datagrams, target)) {
            SentSegments outcome = new SentSegments(channel, this, datagrams, size, target);
            send(socket.segmented(datagrams, size, target), outcome);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the future is the outcome, which sees to failures itself
    private void send(DatagramPacket packet, Sent outcome) {
        channel.write(packet, outcome);
    }

    private void writeOneByOne(ByteBuf datagrams, int size, InetSocketAddress target) {
        while (datagrams.readableBytes() > size) {
            write(datagrams.readRetainedSlice(size), target);
        }
        write(datagrams, target);
    }

    private boolean isRefused(ByteBuf datagram, InetSocketAddress target) {
        if (open) {
            return false;
        }
        datagram.release();
        writeFailed(target, new ClosedChannelException());
        return true;
    }

    /** Takes over {@code datagrams}. */
    void segmentsFailed(ByteBuf datagrams, int size, InetSocketAddress target, Throwable cause) {
        socket.segmentsFailed(cause);
        writeOneByOne(datagrams, size, target);
        channel.flush();
    }

    void writeFailed(InetSocketAddress target, Throwable cause) {
        failures.increment();
        try {
            receiver.writeFailed(this, target, cause);
        } catch (RuntimeException e) {
            log.error("event=transport.failed owner={} in=writeFailed", binding.owner(), e);
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean inLoop() {
        return channel.eventLoop().inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        channel.eventLoop().execute(task);
    }

    @Override
    public Scheduled schedule(Runnable task, long millis) {
        Future<?> waiting = channel.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
        return () -> waiting.cancel(false);
    }

    @Override
    public long writesFailed() {
        return failures.sum();
    }

    @Override
    public void keep(byte[] datagram, InetSocketAddress sender, InetSocketAddress recipient) {
        if (open) {
            socket.keep(Unpooled.wrappedBuffer(datagram), sender, recipient);
        }
    }

    @Override
    public boolean isOpen() {
        return !closing.get();
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        if (inLoop()) {
            leave();
            return;
        }
        try {
            Future<?> done = channel.eventLoop().submit(this::leave);
            if (!LoopThread.isCurrent()) {
                done.awaitUninterruptibly();
            }
        } catch (RejectedExecutionException e) {
            open = false;
            log.debug("event=transport.closed-already owner={} local={}", binding.owner(), local());
        }
    }

    private void leave() {
        socket.left(this);
        open = false;
    }
}
