package org.smee.tftp.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;

/** Keeps what was written and flushed; runs tasks at once and timers when told. */
final class FakeUdpEndpoint implements UdpEndpoint {
    private final InetSocketAddress local;
    private final UdpReceiver receiver;
    private final List<byte[]> queued = new ArrayList<>();
    private final Deque<byte[]> sent = new ArrayDeque<>();
    private final List<byte[]> kept = new ArrayList<>();
    private final Queue<Runnable> timers = new ArrayDeque<>();
    private boolean open = true;

    FakeUdpEndpoint(InetSocketAddress local, UdpReceiver receiver) {
        this.local = local;
        this.receiver = receiver;
    }

    /** Lets a datagram arrive as a batch of its own. */
    void deliver(byte[] datagram, InetSocketAddress sender, InetSocketAddress recipient) {
        receiver.received(this, Unpooled.wrappedBuffer(datagram), sender, recipient);
        receiver.batchComplete(this);
        flush();
    }

    /** Runs the timers that wait now, once. */
    void tick() {
        List<Runnable> due = new ArrayList<>(timers);
        timers.clear();
        due.forEach(Runnable::run);
    }

    /** Whether a timer waits. */
    boolean hasTimer() {
        return !timers.isEmpty();
    }

    /** Takes the datagrams that left since the last call. */
    List<byte[]> takeSent() {
        List<byte[]> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public Optional<String> device() {
        return Optional.empty();
    }

    @Override
    public int receiveBufferGranted() {
        return 0;
    }

    @Override
    public ByteBufAllocator alloc() {
        return PooledByteBufAllocator.DEFAULT;
    }

    @Override
    public void write(ByteBuf datagram, InetSocketAddress target) {
        keep(datagram, datagram.readableBytes());
        datagram.release();
    }

    @Override
    public void writeSegments(ByteBuf datagrams, int size, InetSocketAddress target) {
        while (datagrams.isReadable()) {
            keep(datagrams, Math.min(size, datagrams.readableBytes()));
        }
        datagrams.release();
    }

    private void keep(ByteBuf from, int length) {
        byte[] bytes = new byte[length];
        from.readBytes(bytes);
        if (open) {
            queued.add(bytes);
        }
    }

    @Override
    public void flush() {
        sent.addAll(queued);
        queued.clear();
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public Scheduled schedule(Runnable task, long millis) {
        timers.add(task);
        return () -> timers.remove(task);
    }

    @Override
    public long writesFailed() {
        return 0;
    }

    @Override
    public void keep(byte[] datagram, InetSocketAddress sender, InetSocketAddress recipient) {
        kept.add(datagram);
    }

    /** What was left to a successor. */
    List<byte[]> kept() {
        return kept;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
