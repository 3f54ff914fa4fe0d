package org.smee.http.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerStatus;

/**
 * Keeps the shared HTTP server listening as the settings say: address and ports, limits, trusted proxies, certificates.
 * One thread does all of it, so that nothing here waits for anything.
 */
@Component(
        service = {HttpListen.class, ConfigurationListener.class, ServerStatus.class, Measured.class},
        immediate = true,
        configurationPid = HttpSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = HttpConfig.class)
public final class HttpListen implements ConfigurationListener, ServerStatus, Measured {
    private static final Logger log = LoggerFactory.getLogger(HttpListen.class);

    /** A servlet is told before its paths are mapped. */
    private static final long MAPPED_MILLIS = 50;

    private static final long UNDER_WAY_MILLIS = 20;

    private final ConfigurationAdmin admin;
    private final BootUrls bootUrls;
    private final Listeners listeners;
    private final Certificates certificates;
    private final ScheduledExecutorService worker;
    private volatile HttpSettings settings;
    private @Nullable RuntimeWatch watch;
    private long nextLookNanos = System.nanoTime();

    /** Called by DS. Throws for an invalid setting; the message is in the log by then. */
    @Activate
    public HttpListen(Map<String, Object> file, @Reference ConfigurationAdmin admin) {
        this(HttpSettings.first(file), admin, Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "smee-http");
            thread.setDaemon(true);
            return thread;
        }));
    }

    /** Tests start here. */
    HttpListen(HttpSettings settings, ConfigurationAdmin admin, ScheduledExecutorService worker) {
        this.admin = admin;
        this.settings = settings;
        this.bootUrls = new BootUrls(admin, System.getenv());
        this.listeners = new Listeners(settings);
        this.certificates = new Certificates(settings.tls());
        this.worker = worker;
        PaxWeb.configure(admin);
        var ticking = worker.scheduleWithFixedDelay(() -> safely(this::tick), 0, 1, TimeUnit.SECONDS);
    }

    /** Learns from now on when the HTTP server is about to stop. */
    @Activate
    void watch(BundleContext context) {
        watch = RuntimeWatch.begin(context, () -> safely(this::release));
    }

    @Modified
    void modified(Map<String, Object> file) {
        settings = HttpSettings.next(file, settings);
        worker.execute(() -> safely(this::apply));
    }

    /** The listeners stay open for the successor; what runs over them goes on. */
    @Deactivate
    void close() {
        if (watch != null) {
            watch.close();
        }
        worker.shutdownNow();
        listeners.detach();
    }

    /** Called when the servlets are in place: opens the listeners of their server. */
    void attach(Server server) {
        long mapped = listeners.isKeeping() ? MAPPED_MILLIS : 0;
        var attaching = worker.schedule(() -> safely(() -> listeners.attach(server)), mapped, TimeUnit.MILLISECONDS);
        var opening = worker.schedule(() -> safely(() -> Gate.open(server)), MAPPED_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void release() {
        log.info("event=http.waiting reason=\"the HTTP server is being replaced\"");
        listeners.release(settings.limits().drain());
    }

    /** Called when the servlets are about to go: requests wait from now on, and those under way have reached them. */
    void leave() {
        listeners.hold();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(UNDER_WAY_MILLIS));
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (PaxWeb.PID.equals(event.getPid()) && event.getType() != ConfigurationEvent.CM_LOCATION_CHANGED) {
            PaxWeb.configure(admin);
        }
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<String> lines() {
        HttpSettings now = settings;
        List<String> lines = new ArrayList<>();
        for (ServerConnector open : listeners.connectors()) {
            String what = Connectors.isSecure(open) ? "the same by https on " : "scripts, binaries and health on ";
            lines.add(what + open.getHost() + " port " + open.getLocalPort());
        }
        if (lines.isEmpty()) {
            lines.add("scripts, binaries and health on " + now.address().getHostAddress() + " port " + now.port()
                    + ", not open yet");
        }
        if (now.tls().enabled()) {
            certificates.identities().forEach(identity -> lines.add(describe(identity)));
        }
        return lines;
    }

    @Override
    public List<String> problems() {
        HttpSettings now = settings;
        List<String> problems = new ArrayList<>(listeners.problems());
        List<Identity> identities = now.tls().enabled() ? certificates.identities() : List.of();
        if (now.tls().enabled()) {
            certificates.problem().ifPresent(problems::add);
            problems.addAll(CertificateReport.problems(identities, Instant.now()));
        }
        problems.addAll(bootUrls.problems(now, identities));
        return problems;
    }

    @Override
    public List<Measurement> measurements() {
        List<Measurement> all = new ArrayList<>(listeners.measurements());
        if (settings.tls().enabled()) {
            all.addAll(CertificateReport.expiry(certificates.identities()));
        }
        return all;
    }

    private static String describe(Identity identity) {
        return identity.certificate().getPublicKey().getAlgorithm() + " certificate for "
                + CertificateReport.names(identity.certificate()).stream().collect(Collectors.joining(", "))
                + ", valid until "
                + identity.certificate().getNotAfter().toInstant();
    }

    /** Looks after connections every second, and after certificates as often as the settings say. */
    void tick() {
        long now = System.nanoTime();
        listeners.tick(now);
        TlsSettings tls = settings.tls();
        if (tls.enabled() && now - nextLookNanos >= 0) {
            nextLookNanos = now + tls.reload().toNanos();
            certificates.refresh(Instant.now()).ifPresent(listeners::identity);
        }
    }

    private void apply() {
        HttpSettings now = settings;
        certificates.settings(now.tls());
        if (now.tls().enabled()) {
            certificates.refresh(Instant.now()).ifPresent(listeners::identity);
        }
        listeners.settings(now);
        log.info(
                "event=http.settings port={} https={} threads={}",
                now.port(),
                now.tls().enabled(),
                now.threads());
    }

    /** A failure of one round must not end the later ones. */
    private static void safely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("event=http.failed", e);
        }
    }
}
