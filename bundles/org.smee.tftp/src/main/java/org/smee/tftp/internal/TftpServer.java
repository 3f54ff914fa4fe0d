package org.smee.tftp.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.BootFiles;
import org.smee.api.event.BootEvents;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.plugin.Plugins;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerStatus;
import org.smee.api.swap.Succession;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpTransport;

/** Serves what the boot file providers in service offer, by TFTP. */
@Component(
        service = {ServerStatus.class, PluginStates.class, Measured.class},
        immediate = true,
        configurationPid = TftpSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = TftpConfig.class)
public final class TftpServer implements ServerStatus, PluginStates, Measured {
    private static final Logger log = LoggerFactory.getLogger(TftpServer.class);
    private static final long RETRY_SECONDS = 5;
    private static final long STOP_SECONDS = 2;

    /** Longer than a provider waits for what it asks in turn while that is being replaced. */
    private static final Duration DEADLINE = Succession.GRACE.multipliedBy(2);

    private final Plugins<BootFileProvider> providers =
            new Plugins<>("tftp", "provider", Limits.onEventLoops(DEADLINE));
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

    /** Called by DS. Throws {@link SettingsException} if a setting is wrong. */
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
        retries = watch.scheduleWithFixedDelay(this::retry, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    /** Opens the socket, now that the providers are known: what waits in it is looked up at once. */
    @Activate
    synchronized void start() {
        open();
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
        return new TftpEngine(settings, transport, this::files, events, counters, new Mtus());
    }

    private CompletionStage<BootFileAnswer> files(BootFileRequest request) {
        return BootFiles.open(providers, request);
    }

    /** A provider came. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    void bindProvider(BootFileProvider provider, Map<String, Object> properties) {
        providers.bind(provider, properties);
    }

    /** A provider went. */
    void unbindProvider(BootFileProvider provider) {
        providers.unbind(provider);
    }

    /** A provider's ranking changed. */
    void updatedProvider(BootFileProvider provider, Map<String, Object> properties) {
        providers.updated(provider, properties);
    }

    /** Providers as they would come, the first to be asked last; for tests. */
    void providers(List<BootFileProvider> ascending) {
        providers.replaceAll(ascending);
    }

    @Override
    public List<PluginState> plugins() {
        return providers.plugins();
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
        if (settings.enabled() && providers.view().inOrder().isEmpty()) {
            problems.add("nothing offers files: install a provider, e.g. feature:install smee-ipxe");
        }
        return problems;
    }

    /** Lets running transfers end, for a while, then closes the socket, which lingers for a successor. */
    @Deactivate
    void close() {
        retries.cancel(false);
        watch.shutdown();
        drain();
        synchronized (this) {
            shut();
        }
        providers.close();
        log.info("event=tftp.stopped");
    }

    private void drain() {
        UdpEndpoint open;
        TftpEngine running;
        Duration patience;
        synchronized (this) {
            open = listener;
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
        Bundle own = FrameworkUtil.getBundle(TftpServer.class);
        return its == null
                || own == null
                || its.getState() == Bundle.ACTIVE
                        && own.getBundleContext().getBundle(0).getState() == Bundle.ACTIVE;
    }

    private void shut() {
        UdpEndpoint open = listener;
        listener = null;
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
