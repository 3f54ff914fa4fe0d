package org.smee.metrics.internal;

import static org.osgi.service.component.annotations.FieldOption.REPLACE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerReports;
import org.smee.api.status.ServerStatus;

/** Asks every part for its figures and writes them down in the format that is asked for. Thread-safe. */
@Component(service = {MetricsPage.class, PluginStates.class})
public final class MetricsPage implements PluginStates {
    /**
     * What is answered.
     *
     * @param contentType its media type
     * @param body its bytes, complete
     */
    record Page(String contentType, ByteArrayOutputStream body) {}

    private static final Logger log = LoggerFactory.getLogger(MetricsPage.class);
    private static final ExpositionFormatWriter TEXT = PrometheusTextFormatWriter.create();
    private static final OpenMetricsTextFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();

    private final BootMeter boots;
    private final Supplier<List<Surroundings.Plugin>> plugins;
    private final AtomicLong rejected = new AtomicLong();
    private volatile boolean complained;

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = REPLACE)
    private volatile List<Map.Entry<Map<String, Object>, Measured>> measured = List.of();

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = REPLACE)
    private volatile List<Map.Entry<Map<String, Object>, ServerStatus>> servers = List.of();

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable HardwareDirectory directory;

    private final Parts parts = new Parts(() -> this.measured);
    private final ServerReports reports = new ServerReports("metrics", () -> this.servers);

    /** Called by DS. */
    @Activate
    public MetricsPage(@Reference BootMeter boots, BundleContext context) {
        this(boots, () -> Plugins.of(context));
    }

    /** Tests start here. */
    MetricsPage(BootMeter boots, Supplier<List<Surroundings.Plugin>> plugins) {
        this.boots = boots;
        this.plugins = plugins;
    }

    /** Replaces the services, as DS does. */
    MetricsPage beside(List<Measured> figures, List<ServerStatus> statuses, @Nullable HardwareDirectory hardware) {
        measured = figures.stream()
                .map(part -> Map.<Map<String, Object>, Measured>entry(Map.of(), part))
                .toList();
        servers = statuses.stream()
                .map(server -> Map.<Map<String, Object>, ServerStatus>entry(Map.of(), server))
                .toList();
        directory = hardware;
        return this;
    }

    @Deactivate
    void close() {
        parts.close();
        reports.close();
    }

    @Override
    public List<PluginState> plugins() {
        return Stream.concat(parts.plugins().stream(), reports.plugins().stream())
                .toList();
    }

    /** The figures of now. {@code accept}: the header of that name, empty if there is none. */
    Page page(String accept) {
        boolean openMetrics = OPEN_METRICS.accepts(accept);
        ExpositionFormatWriter writer = openMetrics ? OPEN_METRICS : TEXT;
        ByteArrayOutputStream body = new ByteArrayOutputStream(16_384);
        try {
            writer.write(body, snapshots(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory: cannot happen
        }
        return new Page(writer.getContentType(), body);
    }

    /** The figures of now. */
    MetricSnapshots snapshots() {
        Families families = new Families(boots.snapshots());
        List<Measurement> all = new ArrayList<>(parts.all(families::reject));
        all.addAll(Surroundings.inProgress(all));
        HardwareDirectory hardware = directory;
        if (hardware != null) {
            ask(families, "backends", () -> Surroundings.backends(hardware.backends()), all);
        }
        all.addAll(Surroundings.servers(reports.all()));
        ask(families, "plug-ins", () -> Surroundings.plugins(plugins.get()), all);
        families.add(all);
        families.add(List.of(new Measurement.Count(
                "smee_figures_rejected",
                "Figures of other parts left out because the part failed or broke the rules for names and labels.",
                rejected.addAndGet(families.rejected()))));
        return families.snapshots();
    }

    private void ask(Families families, String who, Supplier<List<Measurement>> part, List<Measurement> all) {
        try {
            all.addAll(part.get());
        } catch (RuntimeException e) {
            families.reject();
            if (!complained) {
                complained = true;
                log.warn("event=metrics.part-failed part={} said=once", who, e);
            }
        }
    }
}
