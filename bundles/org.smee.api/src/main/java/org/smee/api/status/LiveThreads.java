package org.smee.api.status;

import java.util.Map;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Threads that serve many machines each and therefore never may stand still. Register it as a service: the process counts
 * as alive while each of them still runs what it is given.
 */
@ConsumerType
public interface LiveThreads {
    /**
     * By name, a way to run something on each; it queues and never blocks, and may refuse with
     * {@link java.util.concurrent.RejectedExecutionException} at the end of its life. Any thread.
     */
    Map<String, Executor> threads();
}
