package org.smee.tftp.internal;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpTransport;

/** The socket that requests come to, and the engine behind it: opened, tried again, changed, drained, closed. Thread-safe. */
final class TftpListener {
    private static final Logger log = LoggerFactory.getLogger(TftpListener.class);
    private static final long STOP_SECONDS = 2;

    private final UdpTransport transport;
    private final Function<TftpSettings, TftpEngine> newEngine;
    private final Supplier<List<InetAddress>> ownAddresses;
    private TftpSettings settings;
    private TftpEngine engine;
    private @Nullable UdpEndpoint socket;
    private String problem = "";

    /** Opens nothing yet; {@code ownAddresses} are the IPv6 addresses of this host at the time. */
    TftpListener(
            TftpSettings settings,
            UdpTransport transport,
            Function<TftpSettings, TftpEngine> newEngine,
            Supplier<List<InetAddress>> ownAddresses) {
        this.ownAddresses = ownAddresses;
        this.settings = settings;
        this.transport = transport;
        this.newEngine = newEngine;
        this.engine = newEngine.apply(settings);
    }

    synchronized TftpSettings settings() {
        return settings;
    }

    /** Listens, unless the settings say not to; {@link #problem} tells why it does not. */
    synchronized void open() {
        if (!settings.enabled()) {
            problem = "";
            log.info("event=tftp.disabled");
            return;
        }
        try {
            UdpEndpoint opened = transport.bind(ReplyPorts.listening(settings.listen()), engine);
            socket = opened;
            problem = "";
            serveAddresses();
            log.info(
                    "event=tftp.started listen={} single-port={} blksize-max={} windowsize-max={} receive-buffer={}",
                    opened.local(),
                    settings.singlePort(),
                    settings.blockSize(),
                    settings.maxWindowsize(),
                    opened.receiveBufferGranted());
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(problem)) {
                log.error("event=tftp.listen-failed reason=\"{}\" retry-every={}s", why, TftpServer.RETRY_SECONDS);
            }
            problem = why;
        }
    }

    /** Tries again to listen if that failed before, else follows the addresses that this host has now. */
    synchronized void retry() {
        if (problem.isEmpty()) {
            serveAddresses();
        } else {
            open();
        }
    }

    private void serveAddresses() {
        UdpEndpoint open = socket;
        if (open == null || !(settings.listen().getAddress() instanceof Inet6Address all) || !all.isAnyLocalAddress()) {
            return;
        }
        List<InetAddress> addresses = ownAddresses.get();
        TftpEngine serving = engine;
        try {
            open.execute(() -> {
                if (open.isOpen()) {
                    serving.serve(open, addresses);
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("event=tftp.addresses-unheard reason=\"the transport is gone\"");
        }
    }

    /** Opens another socket if {@code next} needs one; all else applies to it as it is. */
    synchronized void apply(TftpSettings next) {
        TftpSettings before = settings;
        settings = next;
        if (!before.sameSocket(next)) {
            shut();
            engine = newEngine.apply(next);
            open();
        } else if (!before.equals(next)) {
            engine.apply(next);
            log.info("event=tftp.settings-changed settings=\"{}\"", next);
        }
    }

    /** Why it does not listen; empty: it does, or need not. */
    synchronized String problem() {
        return problem;
    }

    synchronized int running() {
        return engine.running();
    }

    /** Where it listens, in words. */
    synchronized Optional<String> line() {
        return Optional.ofNullable(socket).map(open -> {
            return "on " + where(open.local().getAddress()) + " port "
                    + open.local().getPort() + ", " + engine.running() + " transfers running";
        });
    }

    private static String where(InetAddress address) {
        if (!address.isAnyLocalAddress()) {
            return address.getHostAddress();
        }
        return address instanceof Inet6Address ? "all addresses" : "all IPv4 addresses";
    }

    /** Lets running transfers end, for a while, then closes the socket, which lingers for a successor. */
    void close() {
        drain();
        synchronized (this) {
            shut();
        }
    }

    private void drain() {
        UdpEndpoint open;
        TftpEngine running;
        Duration patience;
        synchronized (this) {
            open = socket;
            running = engine;
            patience = settings.drain();
        }
        if (open == null || patience.isZero() || !outlivesThis(transport)) {
            return;
        }
        try {
            CompletableFuture<Void> drained = new CompletableFuture<>();
            open.execute(() -> {
                var ending = running.drain().thenRun(() -> drained.complete(null));
            });
            drained.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (RejectedExecutionException | CompletionException e) {
            log.warn("event=tftp.broken-off transfers={} after={}", running.running(), patience);
        }
    }

    /** If the whole process or the sockets go, nobody could take over, and everything else would wait for us. */
    private static boolean outlivesThis(UdpTransport transport) {
        Bundle its = FrameworkUtil.getBundle(transport.getClass());
        Bundle own = FrameworkUtil.getBundle(TftpListener.class);
        return its == null
                || own == null
                || its.getState() == Bundle.ACTIVE
                        && own.getBundleContext().getBundle(0).getState() == Bundle.ACTIVE;
    }

    private void shut() {
        UdpEndpoint open = socket;
        socket = null;
        if (open == null) {
            return;
        }
        try {
            CompletableFuture.runAsync(() -> engine.stop(open), open)
                    .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (RejectedExecutionException | CompletionException e) {
            log.debug("event=tftp.stop-unheard listen={}", open.local(), e);
        }
        open.close();
    }
}
