package org.smee.dhcp.internal;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.BootEvents;
import org.smee.api.ha.Leadership;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerStatus;
import org.smee.api.trace.BootTraces;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpObserver;
import org.smee.dhcp.api.DhcpSegments;
import org.smee.dhcp.api.LinkSender;
import org.smee.transport.UdpTransport;

/**
 * Answers DHCP on every configured interface with what the handler of the configured mode decides: one server for {@code
 * etc/org.smee.dhcp.cfg}, and one for each {@code etc/org.smee.dhcp~<name>.cfg} beside it.
 */
@Component(
        service = {
            DhcpSegments.class,
            ServerStatus.class,
            PluginStates.class,
            Measured.class,
            ConfigurationListener.class
        },
        immediate = true,
        configurationPid = DhcpSettings.PID,
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = DhcpConfig.class)
public final class DhcpServer implements DhcpSegments, ServerStatus, PluginStates, Measured, ConfigurationListener {
    private static final Logger log = LoggerFactory.getLogger(DhcpServer.class);
    private static final long CHECK_SECONDS = 5;

    private final DhcpInstances instances;
    private final ScheduledExecutorService watch;
    private final Future<?> checks;
    private final Tracing tracing = new Tracing();
    private final Plugins plugins = new Plugins();
    private @Nullable Leadership leadership;
    private boolean closed;

    /** Called by DS; opens the sockets at once. */
    @Activate
    public DhcpServer(
            @Reference ConfigurationAdmin admin, @Reference UdpTransport transport, @Reference BootEvents events) {
        this(
                new DhcpFiles.OfKaraf(admin),
                System.getenv(),
                transport,
                events,
                new Nics.OfHost(),
                Executors.newSingleThreadScheduledExecutor(DhcpServer::watchThread),
                Clock.systemUTC(),
                System::nanoTime);
    }

    /** Tests start here. */
    DhcpServer(
            DhcpFiles files,
            Map<String, String> environment,
            UdpTransport transport,
            BootEvents events,
            Nics nics,
            ScheduledExecutorService watch,
            Clock clock,
            LongSupplier nanoClock) {
        this.watch = watch;
        Observers told = new Observers(plugins.observers(), clock);
        instances = new DhcpInstances(
                files,
                environment,
                name -> new DhcpInstance(name, transport, nics, events, tracing, clock, nanoClock, told));
        reread();
        // What opens ways to clients comes after this; without it the first check says so.
        checks = watch.scheduleWithFixedDelay(this::check, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
        log.info(
                "event=dhcp.started servers={} sockets={} transport=\"{}\"",
                instances.size(),
                segments().size(),
                transport.description());
    }

    private static Thread watchThread(Runnable work) {
        Thread thread = new Thread(work, "smee-dhcp-watch");
        thread.setDaemon(true);
        return thread;
    }

    /** A settings file changed, came or went. */
    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (DhcpFiles.OfKaraf.concerns(event)) {
            reread();
            checkSoon();
        }
    }

    /** Takes over what the files say now; a server whose file is wrong keeps its last good settings. */
    synchronized void reread() {
        if (!closed && instances.reread()) {
            arrange();
        }
    }

    private void arrange() {
        instances.arrange(plugins.handlers(), leadership);
    }

    /** A handler came. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    synchronized void bindHandler(DhcpHandler handler, Map<String, Object> properties) {
        plugins.addHandler(handler, properties);
        handlersChanged();
    }

    /** A handler went. */
    synchronized void unbindHandler(DhcpHandler handler) {
        plugins.removeHandler(handler);
        handlersChanged();
        plugins.forgetHandler(handler);
    }

    /** A handler's mode or ranking changed. */
    synchronized void updatedHandler(DhcpHandler handler, Map<String, Object> properties) {
        plugins.addHandler(handler, properties);
        handlersChanged();
    }

    private void handlersChanged() {
        if (closed) {
            return; // DS unbinds what is left after close(): the sockets must stay closed
        }
        arrange();
        log.info("event=dhcp.handlers served=\"{}\"", plugins.handlers().modes());
    }

    /** A way to clients without an address came. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    synchronized void bindLinkSender(LinkSender sender, Map<String, Object> properties) {
        plugins.addLink(sender, properties);
        checkSoon();
    }

    /** A way to clients without an address went; it is not used any more when this returns. */
    synchronized void unbindLinkSender(LinkSender sender) {
        if (plugins.removeLink(sender)) {
            attach();
        }
        plugins.forgetLink(sender);
    }

    /** Somebody traces boots from now on. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    void bindTraces(BootTraces traces) {
        tracing.begin(traces);
    }

    /** Not any more, unless somebody else came before. */
    void unbindTraces(BootTraces traces) {
        tracing.end(traces);
    }

    /** Somebody who elects leaders came. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    synchronized void bindLeadership(Leadership next) {
        leadership = next;
        stand();
    }

    /** It went; its word counts no more when this returns. */
    synchronized void unbindLeadership(Leadership gone) {
        if (leadership == gone) { // else a better one came before
            leadership = null;
            stand();
        }
    }

    private void stand() {
        if (!closed) {
            instances.stand(leadership);
        }
    }

    /** Somebody wants to see what is answered. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    void bindObserver(DhcpObserver observer, Map<String, Object> properties) {
        plugins.observers().add(observer, properties);
    }

    /** Somebody does not want to see it any more. */
    void unbindObserver(DhcpObserver observer) {
        plugins.observers().remove(observer);
    }

    /** For what may have to load a native library: nobody shall wait for that. */
    private synchronized void checkSoon() {
        if (!closed) {
            watch.execute(this::check);
        }
    }

    private void attach() {
        instances.attach(plugins.link());
    }

    /** Looks for interfaces that came, went or changed, and tries again what failed. */
    synchronized void check() {
        if (closed) {
            return;
        }
        try {
            arrange();
            attach();
            instances.tell();
        } catch (RuntimeException e) {
            log.error("event=dhcp.check-failed", e); // the timer would forget us
        }
    }

    @Override
    public List<PluginState> plugins() {
        return plugins.plugins();
    }

    @Override
    public synchronized List<Segment> segments() {
        return instances.segments();
    }

    @Override
    public synchronized List<Segment> forTools() {
        return Stream.concat(DhcpSegments.super.forTools().stream(), instances.forTools().stream())
                .toList();
    }

    @Override
    public String name() {
        return "dhcp";
    }

    @Override
    public synchronized boolean enabled() {
        return instances.enabled();
    }

    @Override
    public synchronized List<String> lines() {
        return instances.told(instance -> instance.lines(plugins.handlers()));
    }

    @Override
    public synchronized List<String> problems() {
        return instances.told(instance -> instance.problems(plugins.handlers()));
    }

    @Override
    public synchronized List<Measurement> measurements() {
        return instances.measurements();
    }

    /** Changes what is taken from handlers. */
    void limits(Limits next) {
        plugins.limits(next);
    }

    /** Of the server without a name. */
    synchronized DhcpCounters counters() {
        return instances.unnamed().counters();
    }

    /** Closes the sockets; they linger for a successor. */
    @Deactivate
    synchronized void close() {
        closed = true;
        checks.cancel(false);
        watch.shutdown();
        instances.close();
        plugins.close();
        log.info("event=dhcp.stopped");
    }
}
