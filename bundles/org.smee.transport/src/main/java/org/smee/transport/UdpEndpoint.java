package org.smee.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One bound UDP socket as its owner sees it. It lives on one event loop, which is also an {@link Executor}: tasks,
 * timers and the receiver never run at the same time. Any thread may call any method; on the loop they are cheapest.
 */
@ProviderType
public interface UdpEndpoint extends Executor, AutoCloseable {
    /** The bound address with the real port. */
    InetSocketAddress local();

    /** The device that the socket is bound to; empty: any. */
    Optional<String> device();

    /** The receive buffer in bytes that the kernel granted; less than asked for: see net.core.rmem_max. */
    int receiveBufferGranted();

    /** Makes buffers for {@link #write}. */
    ByteBufAllocator alloc();

    /**
     * Queues a datagram, and releases it once sent or failed. Sent at the end of the batch if called by the receiver,
     * otherwise by {@link #flush}.
     */
    void write(ByteBuf datagram, InetSocketAddress target);

    /**
     * Queues several datagrams for one target, laid end to end: all {@code size} bytes long but for the last, which may
     * be shorter. One system call, and one pass through the network stack where the kernel can (UDP_SEGMENT). Releases
     * the buffer as {@link #write} does. At most 64 datagrams and 65,507 bytes.
     */
    void writeSegments(ByteBuf datagrams, int size, InetSocketAddress target);

    /** Sends what was queued. */
    void flush();

    /** Says whether the caller runs on this endpoint's loop. */
    boolean inLoop();

    /** Runs the task on the loop. Throws {@link java.util.concurrent.RejectedExecutionException} once the transport is gone. */
    @Override
    void execute(Runnable task);

    /** Runs the task on the loop after {@code millis}; it runs even if the endpoint is closed by then. */
    Scheduled schedule(Runnable task, long millis);

    /** How many datagrams could not be sent since this endpoint was bound. */
    long writesFailed();

    /**
     * Keeps a copy of a datagram for the successor, who gets it as if it came after {@link #close}; for what was received
     * and shall not be answered by this owner any more. On the loop only. Without a successor it is lost.
     */
    void keep(byte[] datagram, InetSocketAddress sender, InetSocketAddress recipient);

    /** Says whether {@link #close} was not called yet. */
    boolean isOpen();

    /**
     * Ends this owner's use: no call to the receiver begins after this returned (called on another loop: soon after). A batch
     * that is being answered meanwhile is answered; then {@link UdpReceiver#leaving} is called.
     * The socket closes at once, or lingers for a successor if the binding says so. Closing twice is harmless.
     */
    @Override
    void close();

    /** A task that waits for its time. */
    @ProviderType
    interface Scheduled {
        /** Prevents the run unless it has begun. */
        void cancel();
    }
}
