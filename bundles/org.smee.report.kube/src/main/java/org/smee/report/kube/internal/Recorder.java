package org.smee.report.kube.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.dhcp.api.DhcpObserver;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MalformedPacketException;

/**
 * Records machines that ask for a network boot and that nobody knows, on a thread of its own. A machine that got an answer
 * though nobody knows it (auto-proxy) is left alone: as a disabled object it would get none any more.
 */
final class Recorder implements DhcpObserver, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final int QUEUE = 1024;
    private static final int MOST_PENDING = 1000;

    private final BlockingQueue<DhcpExchange> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Map<MacAddress, Discovered> pending = new LinkedHashMap<>();
    private final Line line;
    private final Registrar registrar;
    private final LongSupplier nanoClock;
    private final Counts counts;
    private final Thread thread;
    private @Nullable DhcpRequest request;
    private long notBefore;
    private volatile boolean closed;

    Recorder(
            ReportSettings settings,
            HardwareDirectory directory,
            Line.Connector connector,
            Counts counts,
            LongSupplier nanoClock) {
        this.counts = counts;
        this.nanoClock = nanoClock;
        this.notBefore = nanoClock.getAsLong();
        this.line = new Line("discovery", connector, settings.pace().retryMax());
        this.registrar = new Registrar(settings, directory, counts, nanoClock);
        this.thread = new Thread(this::run, "smee-report-kube-discovery");
        thread.setDaemon(true);
        thread.start();
    }

    /** On packet threads. */
    @Override
    public void decided(DhcpExchange exchange) {
        if (exchange.outcome() == Outcome.NOT_FOUND && exchange.isSilent() && !queue.offer(exchange)) {
            counts.lost(Counts.Loss.QUEUE_FULL);
        }
    }

    private void run() {
        try {
            while (!closed) {
                DhcpExchange exchange = next();
                if (exchange != null) {
                    look(exchange);
                }
                if (!pending.isEmpty() && nanoClock.getAsLong() - notBefore >= 0) {
                    register();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } finally {
            line.close();
        }
    }

    private @Nullable DhcpExchange next() throws InterruptedException {
        return pending.isEmpty()
                ? queue.take()
                : queue.poll(Math.max(0, notBefore - nanoClock.getAsLong()), TimeUnit.NANOSECONDS);
    }

    private void look(DhcpExchange exchange) {
        DhcpRequest decoded = request == null ? new DhcpRequest(exchange.site()) : request;
        request = decoded;
        decoded.site(exchange.site());
        try {
            Discovered.of(decoded.decode(exchange.message()), exchange.at())
                    .filter(machine -> !registrar.knows(machine.mac()))
                    .ifPresent(this::wanted);
        } catch (MalformedPacketException | RuntimeException e) {
            log.error("event=report.kube.look-failed", e); // one message; the next may be looked at
        }
    }

    private void wanted(Discovered machine) {
        if (pending.size() >= MOST_PENDING && !pending.containsKey(machine.mac())) {
            counts.lost(Counts.Loss.QUEUE_FULL);
            return;
        }
        pending.put(machine.mac(), machine);
    }

    private void register() throws InterruptedException {
        Discovered machine = pending.values().iterator().next();
        Duration wait;
        try {
            wait = registrar.register(line.cluster(), machine);
            line.works();
        } catch (IOException | RuntimeException e) {
            wait = closed ? Duration.ZERO : line.failed(e);
        }
        notBefore = nanoClock.getAsLong() + wait.toNanos();
        if (wait.isZero()) {
            pending.remove(machine.mac());
        }
        log.debug("event=report.kube.discovery-turn mac={} wait-ms={}", machine.mac(), wait.toMillis());
    }

    String url() {
        return line.url();
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>(registrar.problems());
        if (!line.problem().isEmpty()) {
            problems.add(0, "unknown machines cannot be recorded: " + line.problem());
        }
        return problems;
    }

    /** Returns at once; what still waits is lost, and seen again when it boots again. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
