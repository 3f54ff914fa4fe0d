package org.smee.dhcp.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Guards;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerStatus;
import org.smee.api.swap.Succession;
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
    private static final String UNNAMED = "";

    /** A client asks again after 4 s (RFC 2131 section 4.1) and gives up on this answer. */
    private static final Duration DEADLINE = Succession.GRACE.multipliedBy(2);

    /** How many may wait is bounded by the requests that each socket has. */
    private static final Limits HANDLER_LIMITS =
            new Limits(Duration.ofMillis(250), DEADLINE, Integer.MAX_VALUE, 2, 256);

    /** Nothing of a frame can be done aside: without the link the reply is broadcast. */
    private static final Limits LINK_LIMITS = new Limits(Duration.ofMillis(250), DEADLINE, 1, 0, 1);

    private final DhcpFiles files;
    private final Map<String, String> environment;
    private final Function<String, DhcpInstance> create;
    private final ScheduledExecutorService watch;
    private final Future<?> checks;
    private final SortedMap<String, DhcpInstance> instances = new TreeMap<>();
    private final DhcpInstance unnamed;
    private Map<String, Object> lastGood = Map.of();
    private Claims claims = Claims.NONE;
    private HandlerTable handlers = HandlerTable.EMPTY;
    private final Tracing tracing = new Tracing();
    private final Guards<DhcpHandler> guarded = new Guards<>("dhcp", "handler", HANDLER_LIMITS);
    private final Guards<LinkSender> guardedLinks = new Guards<>("dhcp", "link", LINK_LIMITS);
    private final Observers observers;
    private @Nullable Guard<LinkSender> linkSender;
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
        this.files = files;
        this.environment = environment;
        this.watch = watch;
        observers = new Observers(clock);
        create = name -> new DhcpInstance(name, transport, nics, events, tracing, clock, nanoClock, observers);
        unnamed = create.apply(UNNAMED);
        instances.put(UNNAMED, unnamed);
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
        if (closed) {
            return;
        }
        try {
            SortedMap<String, Map<String, Object>> read = files.read();
            close(read);
            read.forEach(this::configure); // the one without a name comes first
            arrange();
        } catch (IOException e) {
            log.error("event=dhcp.settings-unreadable kept=last-good", e);
        }
    }

    private void close(SortedMap<String, Map<String, Object>> read) {
        for (String name : List.copyOf(instances.keySet())) {
            if (!read.containsKey(name)) {
                close(name);
            }
        }
    }

    private void close(String name) {
        DhcpInstance gone = instances.remove(name);
        if (gone != null) {
            gone.close();
            log.info("event=dhcp.server-closed server=\"{}\"", name);
        }
    }

    private void configure(String name, Map<String, Object> file) {
        if (!name.equals(UNNAMED)) {
            instances.computeIfAbsent(name, create).configure(DhcpSettings.reader(name, file, unnamedReader(lastGood)));
        } else if (unnamed.configure(unnamedReader(file)) || !unnamed.wasEverGood()) {
            lastGood = file;
        }
    }

    private SettingsReader unnamedReader(Map<String, Object> file) {
        return new SettingsReader(DhcpSettings.PID, file, environment);
    }

    /** First everybody lets go of what is not theirs; whoever it belongs to takes the sockets over as they linger. */
    private void arrange() {
        SortedMap<String, List<String>> asked = new TreeMap<>();
        instances.forEach((name, instance) -> asked.put(name, instance.asked()));
        claims = claims.next(asked);
        instances.values().forEach(instance -> instance.release(claims));
        instances.values().forEach(instance -> instance.arrange(handlers));
        instances.values().forEach(instance -> instance.stand(leadership));
    }

    /** A handler came. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    synchronized void bindHandler(DhcpHandler handler, Map<String, Object> properties) {
        swap(handlers.with(guarded.add(handler, properties), properties));
    }

    /** A handler went. */
    synchronized void unbindHandler(DhcpHandler handler) {
        swap(handlers.without(handler));
        guarded.remove(handler);
    }

    /** A handler's mode or ranking changed. */
    synchronized void updatedHandler(DhcpHandler handler, Map<String, Object> properties) {
        swap(handlers.with(guarded.add(handler, properties), properties));
    }

    private void swap(HandlerTable next) {
        handlers = next;
        if (closed) {
            return; // DS unbinds what is left after close(): the sockets must stay closed
        }
        arrange();
        log.info("event=dhcp.handlers served=\"{}\"", handlers.modes());
    }

    /** A way to clients without an address came. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    synchronized void bindLinkSender(LinkSender sender, Map<String, Object> properties) {
        linkSender = guardedLinks.add(sender, properties);
        checkSoon();
    }

    /** A way to clients without an address went; it is not used any more when this returns. */
    synchronized void unbindLinkSender(LinkSender sender) {
        Guard<LinkSender> present = linkSender;
        if (present != null && present.service() == sender) { // else a better one came before
            linkSender = null;
            attach();
        }
        guardedLinks.remove(sender);
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
            instances.values().forEach(instance -> instance.stand(leadership));
        }
    }

    /** Somebody wants to see what is answered. */
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    void bindObserver(DhcpObserver observer, Map<String, Object> properties) {
        observers.add(observer, properties);
    }

    /** Somebody does not want to see it any more. */
    void unbindObserver(DhcpObserver observer) {
        observers.remove(observer);
    }

    /** For what may have to load a native library: nobody shall wait for that. */
    private synchronized void checkSoon() {
        if (!closed) {
            watch.execute(this::check);
        }
    }

    private void attach() {
        instances.values().forEach(instance -> instance.attach(linkSender));
    }

    /** Looks for interfaces that came, went or changed, and tries again what failed. */
    synchronized void check() {
        if (closed) {
            return;
        }
        try {
            arrange();
            attach();
            instances.values().forEach(DhcpInstance::tell);
        } catch (RuntimeException e) {
            log.error("event=dhcp.check-failed", e); // the timer would forget us
        }
    }

    @Override
    public List<PluginState> plugins() {
        return Stream.of(guarded, guardedLinks, observers)
                .flatMap(states -> states.plugins().stream())
                .toList();
    }

    @Override
    public synchronized List<Segment> segments() {
        return instances.values().stream()
                .flatMap(instance -> instance.segments().stream())
                .toList();
    }

    @Override
    public String name() {
        return "dhcp";
    }

    @Override
    public synchronized boolean enabled() {
        return instances.values().stream().anyMatch(DhcpInstance::enabled);
    }

    @Override
    public synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        instances.forEach((name, instance) -> add(lines, name, instance.lines(handlers)));
        return lines;
    }

    @Override
    public synchronized List<String> problems() {
        List<String> problems = new ArrayList<>();
        instances.forEach((name, instance) -> add(problems, name, instance.problems(handlers)));
        return problems;
    }

    @Override
    public synchronized List<Measurement> measurements() {
        List<Measurement> all = new ArrayList<>();
        instances.forEach((name, instance) -> all.addAll(instance.counters().measurements(name)));
        all.addAll(DhcpCounters.dropped(
                instances.values().stream().map(DhcpInstance::counters).toList()));
        return all;
    }

    private static void add(List<String> all, String name, List<String> lines) {
        lines.forEach(line -> all.add(name.equals(UNNAMED) ? line : name + ": " + line));
    }

    /** Changes what is taken from handlers. */
    void limits(Limits next) {
        guarded.limits(next);
    }

    /** Of the server without a name. */
    synchronized DhcpCounters counters() {
        return unnamed.counters();
    }

    /** Closes the sockets; they linger for a successor. */
    @Deactivate
    synchronized void close() {
        closed = true;
        checks.cancel(false);
        watch.shutdown();
        instances.values().forEach(DhcpInstance::close);
        guarded.close();
        guardedLinks.close();
        observers.close();
        log.info("event=dhcp.stopped");
    }
}
