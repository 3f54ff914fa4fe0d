package org.smee.hardware.internal;

import static org.osgi.service.component.annotations.FieldOption.REPLACE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;

/**
 * Asks the backends in service, the highest {@code service.ranking} first. The first that knows the machine decides;
 * an outage of any backend weighs more than another's not knowing it. When a backend answers at once, its own stage is
 * returned and nothing is allocated.
 */
@Component(
        service = {HardwareDirectory.class, Measured.class},
        configurationPid = HardwareSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = HardwareConfig.class)
public final class RankedHardware implements HardwareDirectory, Measured {
    private static final Logger log = LoggerFactory.getLogger(RankedHardware.class);
    private static final Lookup.Unavailable NO_BACKEND = new Lookup.Unavailable(
            "no hardware backend is installed: feature:install smee-backend-file", Duration.ofSeconds(5));

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = REPLACE)
    private volatile List<HardwareBackend> backends = List.of(); // sorted by DS: the highest service.ranking is last

    private final Backends calls;
    private final LastKnownGood remembered;
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LookupCounters counters = new LookupCounters();
    private volatile Search.Site site;

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

    @Override
    public List<Measurement> measurements() {
        return counters.measurements();
    }

    /** Replaces the backends, the highest ranking last, as DS does through the field. */
    void backends(List<HardwareBackend> current) {
        backends = current;
    }

    private CompletionStage<Lookup> find(Object key) {
        List<HardwareBackend> asked = backends;
        for (int i = asked.size() - 1; i >= 0; i--) {
            CompletionStage<Lookup> stage = calls.ask(asked.get(i), key);
            Lookup answer = Backends.atOnce(stage);
            if (answer instanceof Lookup.Found) {
                counters.answered(key, answer);
                return stage;
            }
            if (!(answer instanceof Lookup.Unknown)) {
                return counted(key, new Search(site, asked, key).from(i, stage));
            }
        }
        if (asked.isEmpty()) {
            return counted(key, new Search(site, asked, key).fail(NO_BACKEND));
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

    private List<HardwareBackend> inOrder() {
        List<HardwareBackend> order = new ArrayList<>(backends);
        Collections.reverse(order);
        return order;
    }
}
