package org.smee.http.internal;

import static org.smee.api.swap.Succession.GRACE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.status.Measurement;

/**
 * The HTTP and the HTTPS listener of the shared Jetty server, kept as the settings say. They belong to the server: when
 * this bundle stops they stay open, and its successor takes them over.
 */
final class Listeners {
    static final String PLAIN = "smee-http";
    static final String SECURE = "smee-https";
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final Listener plain = new Listener(PLAIN);
    private final Listener secure = new Listener(SECURE);
    private final HeaderTimeout headerTimeout = new HeaderTimeout();
    private final ForwardedClient forwarded;
    private final HttpMeter meter = new HttpMeter(new AccessLog());
    private final LifeCycle.Listener stopping = new Stopping();
    private @Nullable Server server;
    private @Nullable SSLContext identity;
    private HttpSettings settings;
    private boolean closed;

    Listeners(HttpSettings settings) {
        this.settings = settings;
        this.forwarded = new ForwardedClient(settings.trustedProxies());
    }

    /** The server is there and has its servlets: opens the listeners on it. */
    synchronized void attach(Server next) {
        if (closed) {
            return; // the successor attaches itself
        }
        if (server != null) {
            server.removeLifeCycleListener(stopping);
        }
        server = next;
        next.addLifeCycleListener(stopping);
        plain.attach(next);
        secure.attach(next);
        connectors().forEach(connector -> customizers().forEach(configuration(connector)::addCustomizer));
        secure.connector().ifPresent(this::identify);
        next.setRequestLog(meter);
        next.setErrorHandler(new PlainErrors());
        refresh();
    }

    /**
     * The server is about to stop: lets requests end for at most {@code longest}, ends every connection, and keeps the sockets,
     * in whose backlogs clients wait, for the next server. Blocks.
     */
    void release(Duration longest) {
        Drain.await(connectors(), longest);
        keep();
    }

    /** The same without waiting for requests. */
    private synchronized void keep() {
        Server before = server;
        if (before != null && !closed) {
            long now = System.nanoTime();
            plain.release(before, now);
            secure.release(before, now);
        }
    }

    /** Whether clients wait for the next server. */
    synchronized boolean isKeeping() {
        return plain.isKept() || secure.isKept();
    }

    /** Somebody has stopped the server without having told: by a change of its settings, say. */
    private final class Stopping implements LifeCycle.Listener {
        @Override
        public void lifeCycleStopping(LifeCycle ending) {
            keep();
        }
    }

    /** The servlets are about to be replaced: requests wait. */
    synchronized void hold() {
        if (server != null) {
            Gate.shut(
                    server, connectors().stream().map(Listeners::configuration).toList());
        }
    }

    /** Takes everything of this bundle off the server, leaves the listeners open, and does nothing ever after. */
    synchronized void detach() {
        closed = true;
        Server before = server;
        if (before != null) {
            connectors()
                    .forEach(connector ->
                            configuration(connector).getCustomizers().removeAll(customizers()));
            before.removeLifeCycleListener(stopping);
            before.setRequestLog(null);
            before.setErrorHandler(new ErrorHandler());
        }
        server = null;
        plain.drop();
        secure.drop();
    }

    /** Takes over changed settings. */
    synchronized void settings(HttpSettings next) {
        boolean otherSuites = next.tls().modern() != settings.tls().modern();
        settings = next;
        forwarded.trust(next.trustedProxies());
        if (otherSuites) {
            secure.connector().ifPresent(this::identify);
        }
        refresh();
    }

    /** Takes over another certificate; connections that are open keep theirs. */
    synchronized void identity(SSLContext next) {
        identity = next;
        secure.connector().ifPresent(this::identify);
        refresh();
    }

    /** Closes what dawdles and tries again what could not be opened; to be called every second. */
    synchronized void tick(long nowNanos) {
        headerTimeout.sweep(connectors(), settings.limits().headerTimeout(), nowNanos);
        if (plain.isStale(nowNanos) || secure.isStale(nowNanos)) {
            giveUp();
        }
        if (plain.problem().isPresent() || secure.problem().isPresent()) {
            refresh();
        }
    }

    /** What could not be opened. Any thread. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        plain.problem().ifPresent(problems::add);
        secure.problem().ifPresent(problems::add);
        return problems;
    }

    /** The open listeners. */
    synchronized List<ServerConnector> connectors() {
        List<ServerConnector> open = new ArrayList<>();
        plain.connector().ifPresent(open::add);
        secure.connector().ifPresent(open::add);
        return open;
    }

    /** What was counted, and how busy the server is. */
    synchronized List<Measurement> measurements() {
        List<Measurement> all = new ArrayList<>(meter.measurements());
        int connections = connectors().stream()
                .mapToInt(connector -> connector.getConnectedEndPoints().size())
                .sum();
        all.add(new Measurement.Level("smee_http_connections", "Open connections of HTTP clients.", connections));
        if (server != null && server.getThreadPool() instanceof QueuedThreadPool pool) {
            all.add(new Measurement.Level("smee_http_threads_busy", "HTTP threads at work.", pool.getBusyThreads()));
            all.add(new Measurement.Level("smee_http_threads_max", "Most HTTP threads.", pool.getMaxThreads()));
            all.add(new Measurement.Level(
                    "smee_queue_length",
                    "How much waits in a queue, by queue and unit.",
                    Map.of("queue", "http", "unit", "requests"),
                    pool.getQueueSize()));
        }
        return all;
    }

    /** Nobody has come for the sockets: they belong to the server that was said to stop, if it did not. */
    private void giveUp() {
        Server last = server;
        if (last != null && last.isRunning()) {
            refresh();
        } else {
            log.warn("event=http.closed reason=\"no HTTP server has come in service within {} s\"", GRACE.toSeconds());
        }
        plain.drop();
        secure.drop();
    }

    private List<HttpConfiguration.Customizer> customizers() {
        return List.of(forwarded, meter);
    }

    private void refresh() {
        Server on = server;
        if (on == null || !on.isRunning()) {
            return;
        }
        if (on.getThreadPool() instanceof QueuedThreadPool pool && pool.getMaxThreads() != settings.threads()) {
            pool.setMaxThreads(settings.threads());
        }
        plain.listen(on, settings, settings.port(), () -> Connectors.plain(on, PLAIN, settings, customizers()));
        SSLContext context = identity;
        if (!settings.tls().enabled()) {
            secure.close(on);
        } else if (context != null) {
            secure.listen(
                    on,
                    settings,
                    settings.tls().port(),
                    () -> Connectors.secure(on, SECURE, settings, customizers(), context));
        }
    }

    private void identify(ServerConnector connector) {
        SSLContext context = identity;
        if (context != null) {
            try {
                Connectors.reload(connector, context, settings.tls().modern());
            } catch (TlsException e) {
                log.error("event=https.certificate-refused reason=\"{}\"", e.getMessage());
            }
        }
    }

    private static HttpConfiguration configuration(ServerConnector connector) {
        return connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration();
    }
}
