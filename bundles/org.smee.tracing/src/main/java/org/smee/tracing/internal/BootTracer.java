package org.smee.tracing.internal;

import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerStatus;
import org.smee.api.trace.BootTrace;
import org.smee.api.trace.BootTraces;

/** Traces boots: names the trace of each, and sends its steps to the collector. Nobody waits for the collector. */
@Component(
        service = {BootTraces.class, BootEventListener.class, Measured.class, ServerStatus.class},
        configurationPid = TracingSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = TracingConfig.class)
public final class BootTracer implements BootTraces, BootEventListener, Measured, ServerStatus {
    private static final Logger log = LoggerFactory.getLogger(BootTracer.class);

    private final Function<Collector, SpanExporter> exporters;
    private final Boots boots;
    private final Outlet.Counts counts = new Outlet.Counts();
    private final LongAdder leftOut = new LongAdder();
    private volatile TracingSettings settings;
    private volatile Optional<Pipeline> pipeline;

    /** Called by DS. Throws {@link SettingsException} if a setting is wrong; the message is in the log by then. */
    @Activate
    public BootTracer(Map<String, Object> properties) {
        this(first(properties), Collector::exporter, System::nanoTime);
    }

    /** Tests start here. */
    BootTracer(TracingSettings settings, Function<Collector, SpanExporter> exporters, LongSupplier nanoClock) {
        this.exporters = exporters;
        this.settings = settings;
        this.pipeline = open(settings);
        this.boots = new Boots(rules(settings, pipeline.isPresent()), nanoClock);
    }

    private static TracingSettings first(Map<String, Object> properties) {
        try {
            return TracingSettings.from(SettingsReader.of(TracingSettings.PID, properties));
        } catch (SettingsException e) {
            log.error("event=tracing.not-started reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    private Optional<Pipeline> open(TracingSettings next) {
        Optional<Pipeline> opened = next.collector().flatMap(collector -> {
            try {
                return Optional.of(new Pipeline(next, exporters.apply(collector), counts));
            } catch (RuntimeException e) {
                log.error("event=tracing.no-collector collector=\"{}\" reason=\"{}\"", collector, e.toString());
                return Optional.empty();
            }
        });
        log.info(
                "event=tracing.settings collector=\"{}\" sampler={} share={}",
                next.collector().map(Collector::toString).orElse("none"),
                next.sampling().kind(),
                next.sampling().share());
        return opened;
    }

    private static Boots.Rules rules(TracingSettings settings, boolean on) {
        return new Boots.Rules(
                on, settings.sampling(), settings.names(), settings.window().toNanos());
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            modified(TracingSettings.from(SettingsReader.of(TracingSettings.PID, properties)));
        } catch (SettingsException e) {
            log.error("event=tracing.settings-refused kept=last-good reason=\"{}\"", e.getMessage());
        }
    }

    synchronized void modified(TracingSettings next) {
        if (next.equals(settings)) {
            return;
        }
        Optional<Pipeline> before = pipeline;
        settings = next;
        pipeline = open(next);
        boots.rules(rules(next, pipeline.isPresent()));
        before.ifPresent(Pipeline::retire);
    }

    @Override
    public BootTrace ofDhcp(MacAddress mac, Sender sender, boolean discover) {
        return boots.ofDhcp(mac, sender, discover);
    }

    @Override
    public BootTrace present(MacAddress mac) {
        return boots.present(mac);
    }

    @Override
    public void on(BootEvent event) {
        Optional<Pipeline> now = pipeline;
        if (now.isEmpty()) {
            return;
        }
        Optional<Boot> boot = boots.of(event);
        if (boot.isPresent() && !now.get().add(boot.get(), event)) {
            leftOut.increment();
        }
    }

    @Override
    public List<Measurement> measurements() {
        return List.of(
                new Measurement.Count(
                        "smee_spans_sent", "Spans that the OpenTelemetry collector took.", counts.sent.sum()),
                new Measurement.Count("smee_boots_traced", "Boots that a trace was begun for.", boots.begun()),
                dropped("queue_full", counts.full.sum()),
                dropped("collector", counts.refused.sum()),
                dropped("long_boot", leftOut.sum()),
                dropped("many_boots", boots.untraced()),
                new Measurement.Level(
                        "smee_queue_length",
                        "How much waits in a queue, by queue and unit.",
                        Map.of("queue", "tracing", "unit", "spans"),
                        counts.waiting.get()));
    }

    private static Measurement dropped(String cause, long count) {
        return new Measurement.Count(
                "smee_dropped",
                "What was thrown away, by part and cause.",
                Map.of("part", "tracing", "cause", cause),
                count);
    }

    @Override
    public String name() {
        return "tracing";
    }

    @Override
    public boolean enabled() {
        return pipeline.isPresent();
    }

    @Override
    public List<String> lines() {
        TracingSettings now = settings;
        if (now.collector().isEmpty()) {
            return List.of("no collector: set endpoint in etc/org.smee.tracing.cfg or SMEE_OTEL_ENDPOINT");
        }
        return List.of("to " + now.collector().get() + ": " + counts.sent.sum() + " spans sent, "
                + (counts.refused.sum() + counts.full.sum()) + " lost, " + counts.waiting.get() + " waiting");
    }

    /** Nothing: a collector that is away is no reason to take a boot server out of service. */
    @Override
    public List<String> problems() {
        return List.of();
    }

    /** Sends what waits, for at most two seconds. */
    @Deactivate
    synchronized void close() {
        Optional<Pipeline> last = pipeline;
        pipeline = Optional.empty();
        last.ifPresent(Pipeline::close);
        log.info("event=tracing.stopped sent={} lost={}", counts.sent.sum(), counts.refused.sum() + counts.full.sum());
    }
}
