package org.smee.dhcp.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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
import org.smee.api.settings.SettingsException;
import org.smee.api.status.ServerStatus;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpSegments;
import org.smee.transport.UdpTransport;

/** Answers DHCP on every configured interface with what the handler of the configured mode decides. */
@Component(
        service = {DhcpSegments.class, ServerStatus.class},
        immediate = true,
        configurationPid = DhcpSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = DhcpConfig.class)
public final class DhcpServer implements DhcpSegments, ServerStatus {
    private static final Logger log = LoggerFactory.getLogger(DhcpServer.class);
    private static final long CHECK_SECONDS = 5;

    private final DhcpCounters counters = new DhcpCounters();
    private final DhcpListeners listeners;
    private final DhcpListeners pxeListeners;
    private final ScheduledExecutorService watch;
    private final Future<?> checks;
    private DhcpSettings settings;
    private HandlerTable handlers = HandlerTable.EMPTY;
    private String refused = "";
    private boolean closed;

    /** Called by DS; opens the sockets at once. Throws {@link SettingsException} if a setting is wrong. */
    @Activate
    public DhcpServer(Map<String, Object> properties, @Reference UdpTransport transport, @Reference BootEvents events) {
        this(
                read(properties),
                transport,
                events,
                new Nics.OfHost(),
                Executors.newSingleThreadScheduledExecutor(DhcpServer::watchThread),
                Clock.systemUTC(),
                System::nanoTime);
    }

    /** Tests start here. */
    DhcpServer(
            DhcpSettings settings,
            UdpTransport transport,
            BootEvents events,
            Nics nics,
            ScheduledExecutorService watch,
            Clock clock,
            LongSupplier nanoClock) {
        this.settings = settings;
        this.watch = watch;
        listeners = new DhcpListeners(transport, nics, events, counters, false, clock, nanoClock);
        pxeListeners = new DhcpListeners(transport, nics, events, counters, true, clock, nanoClock);
        reconcile();
        checks = watch.scheduleWithFixedDelay(this::check, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
        log.info(
                "event=dhcp.started mode={} listen={} sockets={} transport=\"{}\"",
                settings.site().mode(),
                settings.listen(),
                listeners.segments().size(),
                transport.description());
    }

    /** Both sets have the same settings but for the port, so that a change of mode touches those at the PXE port only. */
    private void reconcile() {
        listeners.reconcile(settings, handlers);
        pxeListeners.reconcile(settings.atPxePort(), handlers);
    }

    private static Thread watchThread(Runnable work) {
        Thread thread = new Thread(work, "smee-dhcp-watch");
        thread.setDaemon(true);
        return thread;
    }

    private static DhcpSettings read(Map<String, Object> properties) {
        try {
            return DhcpSettings.from(properties);
        } catch (SettingsException e) {
            log.error("event=dhcp.settings-refused reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    /** Takes over changed settings; keeps the last good ones if they are wrong. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            apply(DhcpSettings.from(properties));
        } catch (SettingsException e) {
            refuse(e);
        }
    }

    synchronized void apply(DhcpSettings next) {
        refused = "";
        if (!next.equals(settings)) {
            settings = next;
            reconcile();
            log.info(
                    "event=dhcp.settings-changed mode={} listen={}", next.site().mode(), next.listen());
        }
    }

    private synchronized void refuse(SettingsException e) {
        refused = e.getMessage() + ". The settings before this change stay in use";
        log.error("event=dhcp.settings-refused reason=\"{}\" kept=last-good", e.getMessage());
    }

    /** A handler came. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    synchronized void bindHandler(DhcpHandler handler, Map<String, Object> properties) {
        swap(handlers.with(handler, properties));
    }

    /** A handler went. */
    synchronized void unbindHandler(DhcpHandler handler) {
        swap(handlers.without(handler));
    }

    /** A handler's mode or ranking changed. */
    synchronized void updatedHandler(DhcpHandler handler, Map<String, Object> properties) {
        swap(handlers.with(handler, properties));
    }

    private void swap(HandlerTable next) {
        handlers = next;
        if (closed) {
            return; // DS unbinds what is left after close(): the sockets must stay closed
        }
        reconcile();
        log.info("event=dhcp.handlers mode={} served=\"{}\"", settings.site().mode(), handlers.modes());
    }

    /** Looks for interfaces that came, went or changed, and tries again what failed. */
    synchronized void check() {
        if (closed) {
            return;
        }
        try {
            reconcile();
        } catch (RuntimeException e) {
            log.error("event=dhcp.check-failed", e); // the timer would forget us
        }
    }

    @Override
    public List<Segment> segments() {
        return listeners.segments();
    }

    @Override
    public String name() {
        return "dhcp";
    }

    @Override
    public synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        String mode = settings.site().mode();
        if (!settings.enabled()) {
            return List.of("switched off (enabled = false in etc/org.smee.dhcp.cfg)");
        }
        List<String> pxe = pxeListeners.segments().stream().map(Segment::device).toList();
        for (Segment segment : listeners.segments()) {
            lines.add(mode + " on " + (segment.device().isEmpty() ? "all interfaces" : segment.device()) + " ("
                    + segment.site().serverAddress() + ") port " + segment.port()
                    + (pxe.contains(segment.device()) ? " and " + settings.pxePort() : ""));
        }
        lines.add(
                settings.site().compat()
                        ? "compatible with Smee byte for byte (compat = smee)"
                        : "follows the RFCs (compat = rfc)");
        handlers.forMode(mode)
                .ifPresent(handler ->
                        lines.add("answers come from " + handler.getClass().getName()));
        lines.add(counters.line());
        lines.addAll(listeners.advice(settings));
        return lines;
    }

    @Override
    public synchronized List<String> problems() {
        Set<String> problems = new LinkedHashSet<>(listeners.problems());
        problems.addAll(pxeListeners.problems());
        String mode = settings.site().mode();
        if (settings.enabled() && handlers.forMode(mode).isEmpty()) {
            problems.add("no handler for mode " + mode + " (served now: " + handlers.modes() + "): "
                    + HandlerTable.remedy(mode));
        }
        if (!refused.isEmpty()) {
            problems.add(refused);
        }
        return List.copyOf(problems);
    }

    DhcpCounters counters() {
        return counters;
    }

    /** Closes the sockets; they linger for a successor. */
    @Deactivate
    synchronized void close() {
        closed = true;
        checks.cancel(false);
        watch.shutdown();
        listeners.close();
        pxeListeners.close();
        log.info("event=dhcp.stopped");
    }
}
