package org.smee.metrics.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.status.ServerStatus;

/** Shows figures on an address of their own, so that the boot network need not reach them. */
@Component(
        service = ServerStatus.class,
        immediate = true,
        configurationPid = MetricsSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = MetricsConfig.class)
public final class OwnListener implements ServerStatus {
    private static final Logger log = LoggerFactory.getLogger(OwnListener.class);
    private static final int THREADS = 2;
    private static final int WAITING = 16;

    private final MetricsPage page;
    private final ExecutorService workers;
    private MetricsSettings settings;
    private @Nullable HttpServer server;
    private String problem = "";

    /** Called by DS. Throws for an invalid setting; the message is in the log by then. */
    @Activate
    public OwnListener(Map<String, Object> file, @Reference MetricsPage page) {
        this(MetricsSettings.first(file), page);
    }

    /** Tests start here. */
    OwnListener(MetricsSettings settings, MetricsPage page) {
        this.page = page;
        this.settings = settings;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), OwnListener::worker);
        pool.allowCoreThreadTimeOut(true);
        workers = pool;
        open();
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "smee-metrics");
        thread.setDaemon(true);
        return thread;
    }

    @Modified
    synchronized void modified(Map<String, Object> file) {
        apply(MetricsSettings.next(file, settings));
    }

    synchronized void apply(MetricsSettings next) {
        boolean same = next.own().equals(settings.own()) && problem.isEmpty();
        settings = next;
        if (!same) {
            shut();
            open();
        }
    }

    /** Ends the listener. */
    @Deactivate
    synchronized void close() {
        shut();
        workers.shutdownNow();
    }

    private void open() {
        problem = "";
        if (settings.own().isEmpty()) {
            return;
        }
        InetSocketAddress wanted = settings.own().get();
        try {
            HttpServer opened = HttpServer.create(wanted, 0);
            opened.createContext("/", this::answer);
            opened.setExecutor(workers);
            opened.start();
            server = opened;
            log.info("event=metrics.listening address={}", opened.getAddress());
        } catch (IOException e) {
            problem = "figures cannot be shown on " + wanted.getAddress().getHostAddress() + " port " + wanted.getPort()
                    + ": " + e.getMessage() + "; see listen.address and listen.port in etc/org.smee.metrics.cfg";
            log.error("event=metrics.listen-failed reason=\"{}\"", problem);
        }
    }

    private void shut() {
        HttpServer open = server;
        server = null;
        if (open != null) {
            open.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean wanted = exchange.getRequestURI().getPath().equals("/metrics");
            if (!wanted || !exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(wanted ? 405 : 404, -1);
                return;
            }
            MetricsPage.Page now =
                    page.page(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
                            .orElse(""));
            exchange.getResponseHeaders().set("Content-Type", now.contentType());
            exchange.sendResponseHeaders(200, now.body().size());
            now.body().writeTo(exchange.getResponseBody());
        } catch (RuntimeException e) {
            log.error("event=metrics.failed", e);
        }
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public synchronized boolean enabled() {
        return settings.onHttpPort() || settings.own().isPresent();
    }

    @Override
    public synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (settings.onHttpPort()) {
            lines.add("/metrics on the HTTP port");
        }
        if (server != null) {
            lines.add("/metrics on " + server.getAddress().getAddress().getHostAddress() + " port "
                    + server.getAddress().getPort());
        }
        return lines.isEmpty()
                ? List.of("nowhere (http.enabled and listen.address in etc/org.smee.metrics.cfg)")
                : lines;
    }

    @Override
    public synchronized List<String> problems() {
        return problem.isEmpty() ? List.of() : List.of(problem);
    }

    /** Where the listener is; empty: nowhere. */
    synchronized Optional<InetSocketAddress> address() {
        return Optional.ofNullable(server).map(HttpServer::getAddress);
    }
}
