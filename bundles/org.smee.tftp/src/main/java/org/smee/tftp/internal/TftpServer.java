package org.smee.tftp.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.smee.api.boot.BootFileProvider;
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
    static final long RETRY_SECONDS = 5;

    /** Longer than a provider waits for what it asks in turn while that is being replaced. */
    private static final Duration DEADLINE = Succession.GRACE.multipliedBy(2);

    private final Plugins<BootFileProvider> providers =
            new Plugins<>("tftp", "provider", Limits.onEventLoops(DEADLINE));
    private final TftpEvents events;
    private final TftpCounters counters = new TftpCounters();
    private final ScheduledExecutorService watch;
    private final Future<?> retries;
    private final TftpListener listener;
    private volatile String settingsProblem = "";

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
        this.events = new TftpEvents(events, clock, System::nanoTime);
        this.watch = watch;
        this.listener = new TftpListener(settings, transport, with -> newEngine(with, transport), OwnAddresses::ipv6);
        retries = watch.scheduleWithFixedDelay(this::retry, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    /** Opens the socket, now that the providers are known: what waits in it is looked up at once. */
    @Activate
    void start() {
        listener.open();
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

    private TftpEngine newEngine(TftpSettings with, UdpTransport transport) {
        return new TftpEngine(
                with, transport, request -> BootFiles.open(providers, request), events, counters, new Mtus());
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

    private void refused(SettingsException e) {
        settingsProblem = e.getMessage() + ". The settings before this change stay in use";
        log.error("event=tftp.settings-refused reason=\"{}\" kept=last-good", e.getMessage());
    }

    void apply(TftpSettings next) {
        settingsProblem = "";
        listener.apply(next);
    }

    /** Tries again to listen if that failed before, else follows the addresses that this host has now. */
    void retry() {
        listener.retry();
    }

    @Override
    public String name() {
        return "tftp";
    }

    @Override
    public boolean enabled() {
        return listener.settings().enabled();
    }

    @Override
    public List<String> lines() {
        if (!enabled()) {
            return List.of("switched off (enabled = false in etc/org.smee.tftp.cfg)");
        }
        List<String> lines = new ArrayList<>();
        listener.line().ifPresent(lines::add);
        lines.add(counters.line());
        return lines;
    }

    @Override
    public List<Measurement> measurements() {
        return counters.measurements(listener.running());
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>(Stream.of(listener.problem(), settingsProblem)
                .filter(problem -> !problem.isEmpty())
                .toList());
        if (enabled() && providers.view().inOrder().isEmpty()) {
            problems.add("nothing offers files: install a provider, e.g. feature:install smee-ipxe");
        }
        return problems;
    }

    /** Lets running transfers end, for a while, then closes the socket, which lingers for a successor. */
    @Deactivate
    void close() {
        retries.cancel(false);
        watch.shutdown();
        listener.close();
        providers.close();
        log.info("event=tftp.stopped");
    }
}
