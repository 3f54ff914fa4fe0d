package org.smee.syslog.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
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
import org.smee.api.event.BootEvents;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerStatus;
import org.smee.transport.TcpTransport;
import org.smee.transport.UdpTransport;

/** Receives what machines log, by UDP and TCP, and writes it down under the machine's name. */
@Component(
        service = {ServerStatus.class, Measured.class},
        immediate = true,
        configurationPid = SyslogSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = SyslogConfig.class)
public final class SyslogServer implements ServerStatus, Measured {
    static final long CHECK_SECONDS = 5;
    private static final Logger log = LoggerFactory.getLogger(SyslogServer.class);
    /** Where the machines' lines go: a category of their own, so that they have a file of their own. */
    private static final String LINES = "smee.syslog";

    private static final long BACKLOG_BYTES = 16 << 20;
    private static final int SHOWN_CHECKS = 60;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable HardwareDirectory hardware;

    private final SyslogCounters counters = new SyslogCounters();
    private final Backlog backlog;
    private final SyslogSockets sockets;
    private final ScheduledExecutorService watch;
    private final Future<?> checks;
    private volatile SyslogSettings settings;
    private String refused = "";
    private long lostBefore;
    private int lostShown;
    private boolean closed;

    /** Called by DS; opens the sockets at once. Throws {@link SettingsException} if a setting is wrong. */
    @Activate
    public SyslogServer(
            Map<String, Object> properties,
            @Reference UdpTransport udp,
            @Reference TcpTransport tcp,
            @Reference BootEvents events) {
        this(
                read(properties),
                udp,
                tcp,
                events,
                LoggerFactory.getLogger(LINES),
                Clock.systemUTC(),
                System::nanoTime,
                Executors.newSingleThreadScheduledExecutor(SyslogServer::watchThread));
    }

    /** Tests start here. */
    SyslogServer(
            SyslogSettings settings,
            UdpTransport udp,
            TcpTransport tcp,
            BootEvents events,
            Logger lines,
            Clock clock,
            LongSupplier nanoClock,
            ScheduledExecutorService watch) {
        this.settings = settings;
        this.watch = watch;
        Names names = new Names(() -> Optional.ofNullable(hardware), nanoClock);
        Recorder recorder = new Recorder(this::settings, names, lines, events, nanoClock);
        backlog = new Backlog(BACKLOG_BYTES, recorder, counters);
        sockets = new SyslogSockets(
                udp, tcp, () -> new Gate(this::settings, backlog, counters, nanoClock, clock), counters);
        sockets.reconcile(settings);
        checks = watch.scheduleWithFixedDelay(this::check, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
        if (!settings.enabled()) {
            log.info("event=syslog.disabled");
        }
    }

    private static Thread watchThread(Runnable work) {
        Thread thread = new Thread(work, "smee-syslog-watch");
        thread.setDaemon(true);
        return thread;
    }

    private static SyslogSettings read(Map<String, Object> properties) {
        try {
            return SyslogSettings.from(SettingsReader.of(SyslogSettings.PID, properties));
        } catch (SettingsException e) {
            log.error("event=syslog.settings-refused reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    private SyslogSettings settings() {
        return settings;
    }

    /** The directory as DS would set it, for tests. */
    void hardware(HardwareDirectory directory) {
        hardware = directory;
    }

    /** Takes over changed settings; keeps the last good ones if they are wrong. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            apply(SyslogSettings.from(SettingsReader.of(SyslogSettings.PID, properties)));
        } catch (SettingsException e) {
            refuse(e);
        }
    }

    private synchronized void refuse(SettingsException e) {
        refused = e.getMessage() + ". The settings before this change stay in use";
        log.error("event=syslog.settings-refused reason=\"{}\" kept=last-good", e.getMessage());
    }

    synchronized void apply(SyslogSettings next) {
        refused = "";
        if (!next.equals(settings)) {
            settings = next;
            sockets.reconcile(next);
            log.info("event=syslog.settings-changed settings=\"{}\"", next);
        }
    }

    /** Tries again to listen if that failed, and does what is due from time to time. */
    synchronized void check() {
        if (closed) {
            return;
        }
        try {
            sockets.reconcile(settings);
            sockets.tick();
            checkLosses();
        } catch (RuntimeException e) {
            log.error("event=syslog.check-failed", e); // the timer would forget us
        }
    }

    private void checkLosses() {
        long lost = counters.lost.sum();
        if (lost > lostBefore) {
            log.warn("event=syslog.lost messages={} reason=\"the log is slower than the senders\"", lost - lostBefore);
            lostShown = SHOWN_CHECKS;
        } else if (lostShown > 0) {
            lostShown--;
        }
        lostBefore = lost;
    }

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public synchronized List<String> lines() {
        if (!settings.enabled()) {
            return List.of("switched off (enabled = false in etc/org.smee.syslog.cfg)");
        }
        List<String> lines = new ArrayList<>();
        String open = sockets.line();
        if (!open.isEmpty()) {
            lines.add(open);
        }
        lines.add(counters.line());
        return lines;
    }

    @Override
    public synchronized List<String> problems() {
        List<String> problems = new ArrayList<>(sockets.problems());
        if (!refused.isEmpty()) {
            problems.add(refused);
        }
        if (lostShown > 0) {
            problems.add(
                    "syslog messages were lost in the last minutes: the disk under log/ is slower than the senders;"
                            + " lower rate.limit in etc/org.smee.syslog.cfg");
        }
        return problems;
    }

    @Override
    public List<Measurement> measurements() {
        return counters.measurements(backlog.waiting());
    }

    /** Closes the sockets, of which UDP lingers for a successor, and writes down what was received. */
    @Deactivate
    void close() {
        checks.cancel(false);
        watch.shutdown();
        synchronized (this) {
            closed = true;
            sockets.close();
        }
        backlog.close();
        log.info("event=syslog.stopped");
    }
}
