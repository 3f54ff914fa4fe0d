package org.smee.hardware.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.plugin.Plugins;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.swap.View;

/**
 * Asks the backends in service, the highest {@code service.ranking} first. The first that knows the machine decides;
 * an outage of any backend weighs more than another's not knowing it. When a backend answers at once, its own stage is
 * returned and nothing is allocated.
 */
@Component(
        service = {HardwareDirectory.class, PluginStates.class, Measured.class},
        configurationPid = HardwareSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = HardwareConfig.class)
public final class RankedHardware implements HardwareDirectory, PluginStates, Measured {
    private static final Logger log = LoggerFactory.getLogger(RankedHardware.class);
    private static final Lookup.Unavailable NO_BACKEND = new Lookup.Unavailable(
            "no hardware backend is installed: feature:install smee-backend-file, or smee-backend-kube",
            Duration.ofSeconds(5));

    private static final Lookup.Unavailable BEING_REPLACED =
            new Lookup.Unavailable("a hardware backend is being replaced", Duration.ofSeconds(1));

    private final LastKnownGood remembered;
    private final LookupSpi spi;
    private final Plugins<HardwareBackend> backends;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LookupCounters counters = new LookupCounters();
    private volatile Limits limits;

    /** Called by DS. Throws {@link SettingsException} if a setting is wrong. */
    @Activate
    public RankedHardware(Map<String, Object> properties) {
        this(HardwareSettings.from(SettingsReader.of(HardwareSettings.PID, properties)), InstantSource.system());
    }

    /** Tests start here. */
    RankedHardware(HardwareSettings settings, InstantSource clock) {
        this.remembered = new LastKnownGood(settings, clock);
        this.spi = new LookupSpi(remembered);
        this.limits = settings.limits();
        this.backends = new Plugins<>("hardware", "backend", limits);
        log.info("event=hardware.started deadline={}", settings.deadline());
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            HardwareSettings settings = HardwareSettings.from(SettingsReader.of(HardwareSettings.PID, properties));
            remembered.modified(settings);
            limits = settings.limits();
            backends.limits(limits);
            log.info("event=hardware.settings deadline={}", settings.deadline());
        } catch (SettingsException e) {
            log.error("event=hardware.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    /** Look-ups that wait still end within their deadline. */
    @Deactivate
    void close() {
        backends.close();
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
        return backends.view().inOrder().stream().map(Backends::all).reduce(Stream.empty(), Stream::concat);
    }

    @Override
    public List<BackendStatus> backends() {
        return backends.view().inOrder().stream()
                .map(Backends::statusWithFaults)
                .toList();
    }

    @Override
    public List<PluginState> plugins() {
        return backends.plugins();
    }

    @Override
    public List<Measurement> measurements() {
        return counters.measurements();
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
        backends.replaceAll(ascending);
    }

    /** One that is being replaced is asked as well, for it may still know. */
    private CompletionStage<Lookup> find(Object key) {
        View<Guard<HardwareBackend>> view = backends.view();
        CompletionStage<Lookup> stage = find(view.withLeaving(), key);
        return view.isComplete() ? stage : known(stage, view, key);
    }

    private CompletionStage<Lookup> find(List<Guard<HardwareBackend>> asked, Object key) {
        for (int i = 0; i < asked.size(); i++) {
            CompletionStage<Lookup> stage = asked.get(i).ask(spi, key);
            if (stage == Lookup.UNKNOWN_STAGE) {
                continue;
            }
            CompletableFuture<Lookup> future = stage.toCompletableFuture();
            Lookup answer = future.isDone() && !future.isCompletedExceptionally() ? future.join() : null;
            if (answer instanceof Lookup.Found) {
                counters.answered(key, answer);
                return stage;
            }
            if (!(answer instanceof Lookup.Unknown)) {
                return counted(key, new Search(spi, remembered, asked, key).from(i, future));
            }
        }
        if (asked.isEmpty()) {
            return counted(key, new Search(spi, remembered, asked, key).fail(NO_BACKEND));
        }
        counters.answered(key, Lookup.UNKNOWN);
        return Lookup.UNKNOWN_STAGE;
    }

    private CompletionStage<Lookup> counted(Object key, CompletionStage<Lookup> begun) {
        CompletableFuture<Lookup> search = begun.toCompletableFuture();
        if (search.isDone()) {
            counters.answered(key, search.join());
            return search;
        }
        long began = System.nanoTime();
        counters.begun(key);
        var counting = search.thenAccept(answer -> counters.ended(key, answer, System.nanoTime() - began));
        return search;
    }

    /** A machine that is not found while a backend is being replaced waits for the successor. */
    private CompletionStage<Lookup> known(
            CompletionStage<Lookup> stage, View<Guard<HardwareBackend>> view, Object key) {
        CompletableFuture<Lookup> future = stage.toCompletableFuture();
        if (future.isDone() && future.join() instanceof Lookup.Found) {
            return stage;
        }
        return stage.thenCompose(answer -> {
            if (answer instanceof Lookup.Found) {
                return Lookup.completed(answer);
            }
            if (waiting.incrementAndGet() > limits.pending()) {
                waiting.decrementAndGet();
                return Lookup.completed(BEING_REPLACED);
            }
            return view.next().thenCompose(later -> {
                waiting.decrementAndGet();
                return find(key);
            });
        });
    }
}
