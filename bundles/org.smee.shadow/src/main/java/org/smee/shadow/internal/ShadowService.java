package org.smee.shadow.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.plugin.PluginStates;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.shadow.ReplayReport;
import org.smee.api.shadow.Shadow;
import org.smee.api.shadow.ShadowReport;
import org.smee.api.shadow.ShadowReport.State;
import org.smee.api.status.ServerStatus;
import org.smee.dhcp.api.DhcpSegments;

/** What operators and the component runtime see of the {@link Stage}. */
@Component(
        service = {Shadow.class, ServerStatus.class},
        immediate = true,
        configurationPid = ShadowSettings.PID)
@Designate(ocd = ShadowConfig.class)
public final class ShadowService implements Shadow, ServerStatus {
    private static final Logger log = LoggerFactory.getLogger(ShadowService.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final BundleContext context;
    private final Bundles bundles;
    private final Hiding hiding;
    private final ServiceRegistration<?> hooks;
    private final Stage stage;
    private final ScheduledExecutorService watch;
    private volatile ShadowSettings settings;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<PluginStates> plugins = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<DhcpSegments> segments = List.of();

    /** Called by DS. Throws {@link SettingsException} for an invalid setting. */
    @Activate
    public ShadowService(BundleContext context, Map<String, Object> file) {
        this.context = context;
        settings = read(file);
        bundles = new Bundles(context);
        hiding = new Hiding(context.getBundle().getBundleId());
        hooks = context.registerService(
                new String[] {FindHook.class.getName(), EventListenerHook.class.getName()}, hiding, null);
        stage = new Stage(context, () -> settings);
        watch = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "smee-shadow-watch");
            thread.setDaemon(true);
            return thread;
        });
        var looks = watch.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        log.info("event=shadow.started budget={} window={}", settings.budget(), settings.window());
    }

    private static ShadowSettings read(Map<String, Object> file) {
        try {
            return ShadowSettings.from(SettingsReader.of(ShadowSettings.PID, file));
        } catch (SettingsException e) {
            log.error("event=shadow.settings-refused reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    /** Takes over new settings, for what is promoted from now on; invalid ones are reported and the present ones stay. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            settings = ShadowSettings.from(SettingsReader.of(ShadowSettings.PID, file));
        } catch (SettingsException e) {
            log.error("event=shadow.settings-rejected kept=last-good reason=\"{}\"", e.getMessage());
        }
    }

    @Override
    public ShadowReport begin(String bundle) {
        return stage.begin(() -> start(bundle));
    }

    private Candidate start(String bundle) {
        try {
            return Candidate.start(bundles.named(bundle), hiding, bundles, context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + bundle + " started", e);
        }
    }

    @Override
    public ShadowReport promote() {
        return stage.promote();
    }

    @Override
    public ShadowReport rollback() {
        return stage.rollback();
    }

    @Override
    public ShadowReport keep() {
        return stage.keep();
    }

    @Override
    public ShadowReport end() {
        return stage.end();
    }

    @Override
    public ShadowReport report() {
        return stage.report();
    }

    /** Once a second. */
    private void look() {
        try {
            stage.look(
                    Instant.now(),
                    plugins.stream()
                            .flatMap(states -> states.plugins().stream())
                            .toList());
        } catch (RuntimeException | LinkageError e) {
            log.error("event=shadow.look-failed", e); // the timer would forget us
        }
    }

    @Override
    public ReplayReport replay(Path file, String bundle) {
        Replay replay = Replay.of(
                file, segments.stream().flatMap(s -> s.segments().stream()).toList());
        Optional<Candidate> running = running(bundle);
        if (running.isPresent()) {
            return replay.run(running.get());
        }
        try (Candidate tried = start(bundle)) {
            return replay.run(tried);
        }
    }

    private Optional<Candidate> running(String bundle) {
        return bundle.isBlank() ? Optional.of(stage.candidate()) : stage.candidate(bundles.named(bundle));
    }

    @Override
    public String name() {
        return "shadow";
    }

    @Override
    public List<String> lines() {
        ShadowReport now = report();
        if (now.state() == State.NONE) {
            return List.of("nothing is in shadow" + (now.reason().isEmpty() ? "" : "; last: " + now.reason()));
        }
        String beside = now.replaces().isEmpty() ? "" : " " + now.replaces();
        return List.of(now.candidate()
                + (now.state() == State.PROMOTED ? " is PROMOTED, before" : " is in shadow, beside") + beside + ": "
                + now.found().compared() + " decisions compared, " + now.found().different() + " differ; "
                + now.reason()
                + "; see smee:shadow report");
    }

    @Override
    public List<String> problems() {
        return stage.problems();
    }

    /** Everything is as it was without us, so that a new version of this bundle begins clean. */
    @Deactivate
    void close() {
        watch.shutdown();
        try {
            stage.close();
        } finally {
            hooks.unregister();
        }
    }
}
