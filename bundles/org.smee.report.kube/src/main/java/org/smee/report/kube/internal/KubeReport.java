package org.smee.report.kube.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerStatus;
import org.smee.dhcp.api.DhcpObserver;
import org.smee.kube.Credentials;
import org.smee.kube.RequestRate;

/** Tells a cluster how its machines boot and which it does not know, as far as the settings want it. */
@Component(
        service = {BootEventListener.class, Measured.class, ServerStatus.class},
        configurationPid = ReportSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = ReportConfig.class)
public final class KubeReport implements BootEventListener, Measured, ServerStatus {
    private static final Logger log = LoggerFactory.getLogger(KubeReport.class);

    /** How one becomes a service that looks on at DHCP; packets pay for it, so there is none without need. */
    @FunctionalInterface
    interface Observers {
        /** Registers the observer; the returned handle takes it back. */
        Runnable register(DhcpObserver observer);
    }

    private record Discovery(Recorder recorder, Runnable unregister) {
        void close() {
            unregister.run();
            recorder.close();
        }
    }

    private record Active(ReportSettings settings, Optional<Reporter> reporter, Optional<Discovery> discovery) {
        void close() {
            discovery.ifPresent(Discovery::close);
            reporter.ifPresent(Reporter::close);
        }
    }

    private final HardwareDirectory directory;
    private final Observers observers;
    private final Credentials credentials;
    private final Counts counts = new Counts();
    private volatile Active active;
    private volatile String refused = "";

    /** Called by DS. Throws {@link SettingsException} if a setting is wrong; the message is in the log by then. */
    @Activate
    public KubeReport(BundleContext context, Map<String, Object> properties, @Reference HardwareDirectory directory) {
        this(first(properties), directory, observer -> register(context, observer), new Credentials());
    }

    /** Tests start here. */
    KubeReport(ReportSettings settings, HardwareDirectory directory, Observers observers, Credentials credentials) {
        this.directory = directory;
        this.observers = observers;
        this.credentials = credentials;
        this.active = open(settings);
    }

    private static ReportSettings first(Map<String, Object> properties) {
        try {
            return ReportSettings.from(SettingsReader.of(ReportSettings.PID, properties));
        } catch (SettingsException e) {
            log.error("event=report.kube.not-started reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    private static Runnable register(BundleContext context, DhcpObserver observer) {
        ServiceRegistration<DhcpObserver> service = context.registerService(DhcpObserver.class, observer, null);
        return service::unregister;
    }

    private Active open(ReportSettings with) {
        // one for both: the API server is asked by this node, whatever for
        RequestRate rate = new RequestRate(with.pace().qps(), with.pace().burst());
        Line.Connector connector = () ->
                new Cluster(credentials.connect(with.access(), with.pace().requestTimeout(), rate), with.version());
        Optional<Reporter> reporter = with.reports()
                ? Optional.of(new Reporter(with, directory, connector, counts, System::nanoTime))
                : Optional.empty();
        Optional<Discovery> discovery = Optional.empty();
        if (with.discovery().enabled()) {
            Recorder recorder = new Recorder(with, directory, connector, counts, System::nanoTime);
            discovery = Optional.of(new Discovery(recorder, observers.register(recorder)));
        }
        log.info(
                "event=report.kube.settings events={} annotation={} discovery={} node={}",
                with.events(),
                with.annotation(),
                with.discovery().enabled(),
                with.node());
        return new Active(with, reporter, discovery);
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            modified(ReportSettings.from(SettingsReader.of(ReportSettings.PID, properties)));
            refused = "";
        } catch (SettingsException e) {
            refused = e.getMessage() + ". The settings before this change stay in use";
            log.error("event=report.kube.settings-refused reason=\"{}\"", refused);
        }
    }

    synchronized void modified(ReportSettings next) {
        if (!next.equals(active.settings())) {
            Active before = active;
            active = open(next);
            before.close();
        }
    }

    @Override
    public void on(BootEvent event) {
        Optional<Reporter> reporter = active.reporter();
        if (reporter.isPresent()) {
            Step.of(event).ifPresent(step -> reporter.get().seen(event.machine(), step));
        }
    }

    @Override
    public List<Measurement> measurements() {
        return counts.measurements(active.reporter().map(Reporter::waiting).orElse(0));
    }

    @Override
    public String name() {
        return "report-kube";
    }

    @Override
    public boolean enabled() {
        return active.settings().enabled();
    }

    @Override
    public List<String> lines() {
        Active now = active;
        if (!now.settings().enabled()) {
            return List.of("off: set events, annotation or discovery in etc/org.smee.report.kube.cfg");
        }
        List<String> lines = new ArrayList<>();
        now.reporter()
                .ifPresent(reporter -> lines.add(what(now.settings()) + " to " + where(reporter.url()) + ": "
                        + counts.sum(Counts.Kind.EVENT) + " events, " + counts.sum(Counts.Kind.ANNOTATION)
                        + " annotations written, " + reporter.waiting() + " machines waiting"));
        now.discovery()
                .ifPresent(discovery -> lines.add("unknown machines to namespace "
                        + now.settings().discovery().namespace() + ": " + counts.sum(Counts.Kind.HARDWARE)
                        + " recorded"));
        return lines;
    }

    private static String what(ReportSettings settings) {
        return settings.events() && settings.annotation()
                ? "events and annotations"
                : settings.events() ? "events" : "annotations";
    }

    private static String where(String url) {
        return url.isEmpty() ? "a cluster that was not asked yet" : url;
    }

    @Override
    public List<String> problems() {
        Active now = active;
        return Stream.of(
                        Stream.of(refused).filter(text -> !text.isEmpty()),
                        now.reporter().stream().flatMap(reporter -> reporter.problems().stream()),
                        now.discovery().stream().flatMap(discovery -> discovery.recorder().problems().stream()))
                .flatMap(problems -> problems)
                .toList();
    }

    @Deactivate
    synchronized void close() {
        active.close();
        log.info("event=report.kube.stopped");
    }
}
