package org.smee.transport.internal;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The thread of an event loop; recognisable, because it must never wait for another one. */
final class LoopThread extends FastThreadLocalThread {
    private LoopThread(Runnable target, String name) {
        super(target, name);
    }

    /** Names threads {@code smee-udp-0} and on. */
    static ThreadFactory factory() {
        AtomicInteger next = new AtomicInteger();
        return target -> new LoopThread(target, "smee-udp-" + next.getAndIncrement());
    }

    static boolean isCurrent() {
        return Thread.currentThread() instanceof LoopThread;
    }
}
