package org.smee.hardware.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.swap.Succession;
import org.smee.api.swap.View;

/**
 * Asks the backends in service, the highest {@code service.ranking} first. The first that knows the machine decides;
 * an outage of any backend weighs more than another's not knowing it. When a backend answers at once, its own stage is
 * returned and nothing is allocated.
 */
@Component(
        service = HardwareDirectory.class,
        configurationPid = HardwareSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = HardwareConfig.class)
public final class RankedHardware implements HardwareDirectory {
    private static final Logger log = LoggerFactory.getLogger(RankedHardware.class);
    private static final Lookup.Unavailable NO_BACKEND = new Lookup.Unavailable(
            "no hardware backend is installed: feature:install smee-backend-file", Duration.ofSeconds(5));
    private static final Lookup.Unavailable BEING_REPLACED =
            new Lookup.Unavailable("a hardware backend is being replaced", Duration.ofSeconds(1));

    private final Succession<HardwareBackend> backends = new Succession<>();
    private final Backends calls;
    private final LastKnownGood remembered;
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Search.Site site;
    private volatile Asked asked = new Asked(backends.view());

    /** Whom a look-up asks, the highest ranking last; one that is being replaced as well, for it may still know. */
    private record Asked(View<HardwareBackend> view, List<HardwareBackend> ascending) {
        Asked(View<HardwareBackend> view) {
            this(view, ascending(view));
        }

        private static List<HardwareBackend> ascending(View<HardwareBackend> view) {
            List<HardwareBackend> reversed = new ArrayList<>(view.withLeaving());
            Collections.reverse(reversed);
            return List.copyOf(reversed);
        }
    }

    /** Called by DS. Throws {@link SettingsException} if a setting is wrong. */
    @Activate
    public RankedHardware(Map<String, Object> properties) {
        this(HardwareSettings.from(SettingsReader.of(HardwareSettings.PID, properties)), InstantSource.system());
    }

    /** Tests start here. */
    RankedHardware(HardwareSettings settings, InstantSource clock) {
        this.calls = new Backends(clock);
        this.remembered = new LastKnownGood(settings, clock);
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "smee-hardware-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        this.site = new Search.Site(settings, calls, remembered, timer, waiting);
        log.info("event=hardware.started deadline={}", settings.deadline());
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            HardwareSettings settings = HardwareSettings.from(SettingsReader.of(HardwareSettings.PID, properties));
            remembered.modified(settings);
            site = new Search.Site(settings, calls, remembered, timer, waiting);
            log.info("event=hardware.settings deadline={}", settings.deadline());
        } catch (SettingsException e) {
            log.error("event=hardware.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    /** Look-ups that wait still end within their deadline; the thread ends after the last of them. */
    @Deactivate
    void close() {
        backends.close();
        timer.shutdown();
        log.info("event=hardware.stopped waiting={}", waiting.get());
    }

    @Override
    public CompletionStage<Lookup> byMac(MacAddress mac) {
        return find(mac);
    }

    @Override
    public CompletionStage<Lookup> byAddress(InetAddress address) {
        return find(address);
    }

    @Override
    public Stream<Hardware> all() {
        return inOrder().stream().map(calls::all).reduce(Stream.empty(), Stream::concat);
    }

    @Override
    public List<BackendStatus> backends() {
        return inOrder().stream().map(calls::statusWithFaults).toList();
    }

    /** A backend came. */
    @Reference(policy = DYNAMIC, policyOption = GREEDY, cardinality = MULTIPLE)
    void bindBackend(HardwareBackend backend, Map<String, Object> properties) {
        backends.bind(backend, properties);
    }

    /** A backend went. */
    void unbindBackend(HardwareBackend backend) {
        backends.unbind(backend);
    }

    /** A backend's ranking changed. */
    void updatedBackend(HardwareBackend backend, Map<String, Object> properties) {
        backends.updated(backend, properties);
    }

    /** Replaces the backends, the highest ranking last; for tests. */
    void backends(List<HardwareBackend> ascending) {
        List<HardwareBackend> inOrder = new ArrayList<>(ascending);
        Collections.reverse(inOrder);
        backends.replaceAll(inOrder);
    }

    private CompletionStage<Lookup> find(Object key) {
        View<HardwareBackend> view = backends.view();
        CompletionStage<Lookup> stage = find(ascending(view), key);
        return view.isComplete() ? stage : known(stage, view, key);
    }

    private CompletionStage<Lookup> find(List<HardwareBackend> asked, Object key) {
        for (int i = asked.size() - 1; i >= 0; i--) {
            CompletionStage<Lookup> stage = calls.ask(asked.get(i), key);
            Lookup answer = Backends.atOnce(stage);
            if (answer instanceof Lookup.Found) {
                return stage;
            }
            if (!(answer instanceof Lookup.Unknown)) {
                return new Search(site, asked, key).from(i, stage);
            }
        }
        return asked.isEmpty() ? new Search(site, asked, key).fail(NO_BACKEND) : Lookup.UNKNOWN_STAGE;
    }

    /** A machine that is not found while a backend is being replaced waits for the successor. */
    private CompletionStage<Lookup> known(CompletionStage<Lookup> stage, View<HardwareBackend> view, Object key) {
        if (Backends.atOnce(stage) instanceof Lookup.Found) {
            return stage;
        }
        return stage.thenCompose(answer -> {
            if (answer instanceof Lookup.Found) {
                return Lookup.completed(answer);
            }
            if (waiting.incrementAndGet() > site.settings().pendingMax()) {
                waiting.decrementAndGet();
                return Lookup.completed(BEING_REPLACED);
            }
            return view.next().thenCompose(later -> {
                waiting.decrementAndGet();
                return find(key);
            });
        });
    }

    private List<HardwareBackend> ascending(View<HardwareBackend> view) {
        Asked known = asked;
        if (known.view() != view) {
            known = new Asked(view);
            asked = known;
        }
        return known.ascending();
    }

    private List<HardwareBackend> inOrder() {
        return backends.view().inOrder();
    }
}
