package org.smee.tftp.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.event.BootEvents;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerStatus;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpTransport;

/** Serves what the boot file providers in service offer, by TFTP. */
@Component(
        service = {ServerStatus.class, Measured.class},
        immediate = true,
        configurationPid = TftpSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = TftpConfig.class)
public final class TftpServer implements ServerStatus, Measured {
    private static final Logger log = LoggerFactory.getLogger(TftpServer.class);
    private static final long RETRY_SECONDS = 5;
    private static final long STOP_SECONDS = 2;

    /** In service now, the highest ranking last. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            fieldOption = FieldOption.REPLACE)
    private volatile List<BootFileProvider> providers = List.of();

    private final UdpTransport transport;
    private final TftpEvents events;
    private final TftpCounters counters = new TftpCounters();
    private final ScheduledExecutorService watch;
    private final Future<?> retries;
    private TftpSettings settings;
    private TftpEngine engine;
    private @Nullable UdpEndpoint listener;
    private String bindProblem = "";
    private String settingsProblem = "";

    /** Called by DS; opens the socket at once. Throws {@link SettingsException} if a setting is wrong. */
    @Activate
    public TftpServer(Map<String, Object> properties, @Reference UdpTransport transport, @Reference BootEvents events) {
        this(
                read(properties),
                transport,
                events,
                Clock.systemUTC(),
                Executors.newSingleThreadScheduledExecutor(TftpServer::watchThread));
    }

    /** Tests start here. */
    TftpServer(
            TftpSettings settings,
            UdpTransport transport,
            BootEvents events,
            Clock clock,
            ScheduledExecutorService watch) {
        this.settings = settings;
        this.transport = transport;
        this.events = new TftpEvents(events, clock, System::nanoTime);
        this.watch = watch;
        this.engine = newEngine();
        open();
        retries = watch.scheduleWithFixedDelay(this::retry, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    private static Thread watchThread(Runnable work) {
        Thread thread = new Thread(work, "smee-tftp-watch");
        thread.setDaemon(true);
        return thread;
    }

    private static TftpSettings read(Map<String, Object> properties) {
        try {
            return TftpSettings.from(SettingsReader.of(TftpSettings.PID, properties));
        } catch (SettingsException e) {
            log.error("event=tftp.settings-refused reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    private TftpEngine newEngine() {
        return new TftpEngine(settings, transport, this::highestFirst, events, counters, new Mtus());
    }

    private List<BootFileProvider> highestFirst() {
        List<BootFileProvider> ordered = new ArrayList<>(providers);
        Collections.reverse(ordered);
        return ordered;
    }

    /** Providers as DS would set them, for tests. */
    void providers(List<BootFileProvider> ascending) {
        providers = List.copyOf(ascending);
    }

    /** Takes over changed settings; keeps the last good ones if they are wrong. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            apply(TftpSettings.from(SettingsReader.of(TftpSettings.PID, properties)));
        } catch (SettingsException e) {
            refused(e);
        }
    }

    private synchronized void refused(SettingsException e) {
        settingsProblem = e.getMessage() + ". The settings before this change stay in use";
        log.error("event=tftp.settings-refused reason=\"{}\" kept=last-good", e.getMessage());
    }

    synchronized void apply(TftpSettings next) {
        settingsProblem = "";
        TftpSettings before = settings;
        settings = next;
        if (!before.sameSocket(next)) {
            shut();
            engine = newEngine();
            open();
        } else if (!before.equals(next)) {
            engine.apply(next);
            log.info("event=tftp.settings-changed settings=\"{}\"", next);
        }
    }

    private void open() {
        if (!settings.enabled()) {
            bindProblem = "";
            log.info("event=tftp.disabled");
            return;
        }
        try {
            UdpEndpoint opened = transport.bind(ReplyPorts.listening(settings.listen()), engine);
            listener = opened;
            bindProblem = "";
            log.info(
                    "event=tftp.started listen={} single-port={} blksize-max={} windowsize-max={} receive-buffer={}",
                    opened.local(),
                    settings.singlePort(),
                    settings.blockSize(),
                    settings.maxWindowsize(),
                    opened.receiveBufferGranted());
        } catch (IOException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(bindProblem)) {
                log.error("event=tftp.listen-failed reason=\"{}\" retry-every={}s", problem, RETRY_SECONDS);
            }
            bindProblem = problem;
        }
    }

    /** Tries again to listen if that failed before. */
    synchronized void retry() {
        if (!bindProblem.isEmpty()) {
            open();
        }
    }

    @Override
    public String name() {
        return "tftp";
    }

    @Override
    public synchronized boolean enabled() {
        return settings.enabled();
    }

    @Override
    public synchronized List<String> lines() {
        if (!settings.enabled()) {
            return List.of("switched off (enabled = false in etc/org.smee.tftp.cfg)");
        }
        List<String> lines = new ArrayList<>();
        if (listener != null) {
            boolean all = listener.local().getAddress().isAnyLocalAddress();
            lines.add("on "
                    + (all ? "all addresses" : listener.local().getAddress().getHostAddress()) + " port "
                    + listener.local().getPort() + ", " + engine.running() + " transfers running");
        }
        lines.add(counters.line());
        return lines;
    }

    @Override
    public synchronized List<Measurement> measurements() {
        return counters.measurements(engine.running());
    }

    @Override
    public synchronized List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!bindProblem.isEmpty()) {
            problems.add(bindProblem);
        }
        if (!settingsProblem.isEmpty()) {
            problems.add(settingsProblem);
        }
        if (settings.enabled() && providers.isEmpty()) {
            problems.add("nothing offers files: install a provider, e.g. feature:install smee-ipxe");
        }
        return problems;
    }

    /** Stops all transfers and closes the socket. */
    @Deactivate
    void close() {
        retries.cancel(false);
        watch.shutdown();
        synchronized (this) {
            shut();
        }
        log.info("event=tftp.stopped");
    }

    private void shut() {
        UdpEndpoint open = listener;
        listener = null;
        if (open == null) {
            return;
        }
        try {
            CompletableFuture.runAsync(engine::stop, open)
                    .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (RejectedExecutionException | CompletionException e) {
            log.debug("event=tftp.stop-unheard listen={}", open.local(), e);
        }
        open.close();
    }
}
