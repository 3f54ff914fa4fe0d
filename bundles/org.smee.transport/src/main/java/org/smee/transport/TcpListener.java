package org.smee.transport;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One listening TCP socket as its owner sees it. As an {@link Executor} it runs tasks on its loop: tasks, acceptor and
 * receivers never run at the same time, so they must never block. Any thread may call any method.
 */
@ProviderType
public interface TcpListener extends Executor, AutoCloseable {
    /** The bound address with the real port. */
    InetSocketAddress local();

    /** Runs the task on the loop. Throws {@link java.util.concurrent.RejectedExecutionException} once the transport is gone. */
    @Override
    void execute(Runnable task);

    /**
     * Stops listening and closes all connections. No call to acceptor or receivers begins after this returned (called
     * on a loop: soon after). Closing twice is harmless.
     */
    @Override
    void close();
}
