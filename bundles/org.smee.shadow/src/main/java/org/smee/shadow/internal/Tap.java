package org.smee.shadow.internal;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.ScriptObserver;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.dhcp.api.DhcpObserver;

/** Carries what servers decide from their threads to one of ours; what does not fit is counted and left out. */
final class Tap implements DhcpObserver, ScriptObserver, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Tap.class);

    private final BlockingQueue<Runnable> waiting;
    private final LongAdder dropped = new LongAdder();
    private final Consumer<DhcpExchange> exchanges;
    private final Consumer<Answered> scripts;
    private final Thread thread;
    private volatile boolean closed;
    private boolean ended;

    /** At most {@code size} decisions wait for the two consumers, which one thread calls. */
    Tap(String name, int size, Consumer<DhcpExchange> exchanges, Consumer<Answered> scripts) {
        this.waiting = new ArrayBlockingQueue<>(size);
        this.exchanges = exchanges;
        this.scripts = scripts;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void decided(DhcpExchange exchange) {
        put(() -> exchanges.accept(exchange));
    }

    @Override
    public void answered(Answered answered) {
        put(() -> scripts.accept(answered));
    }

    private void put(Runnable work) {
        if (closed || !waiting.offer(work)) {
            dropped.increment();
        }
    }

    /** How many decisions were left out. */
    long dropped() {
        return dropped.sum();
    }

    private void run() {
        try {
            while (!ended) {
                Runnable next = waiting.take();
                try {
                    next.run();
                } catch (RuntimeException | Error e) {
                    log.error("event=shadow.look-failed", e); // one decision; the next may be looked at
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends after what waits now; returns at once. */
    @Override
    public void close() {
        closed = true;
        while (!waiting.offer(this::end)) {
            waiting.poll();
        }
    }

    /** On the thread itself. */
    private void end() {
        ended = true;
    }
}
