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
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
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
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.shadow.ReplayReport;
import org.smee.api.shadow.Shadow;
import org.smee.api.shadow.ShadowReport;
import org.smee.api.shadow.ShadowReport.Found;
import org.smee.api.shadow.ShadowReport.State;
import org.smee.api.status.ServerStatus;
import org.smee.dhcp.api.DhcpSegments;

/** One candidate at a time, from its start to its promotion, and back if it does not do well. */
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
    private final ScheduledExecutorService watch;
    private volatile ShadowSettings settings;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<PluginStates> plugins = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<DhcpSegments> segments = List.of();

    private @Nullable Rehearsal rehearsal;
    private Instant since = Instant.now();
    private String last = "";
    private String problem = "";

    /** Called by DS. Throws {@link SettingsException} for an invalid setting. */
    @Activate
    public ShadowService(BundleContext context, Map<String, Object> file) {
        this.context = context;
        settings = read(file);
        bundles = new Bundles(context);
        hiding = new Hiding(context.getBundle().getBundleId());
        hooks = context.registerService(
                new String[] {FindHook.class.getName(), EventListenerHook.class.getName()}, hiding, null);
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
    public synchronized ShadowReport begin(String bundle) {
        if (rehearsal != null) {
            throw new IllegalStateException(rehearsal.title()
                    + (rehearsal.isPromoted() ? " is promoted" : " is in shadow") + " already; type: smee:shadow end");
        }
        problem = "";
        rehearsal = new Rehearsal(start(bundle), context, settings.kept());
        return report();
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
    public synchronized ShadowReport promote() {
        Rehearsal present = present();
        if (present.isPromoted()) {
            throw new IllegalStateException(
                    present.title() + " is promoted already; type: smee:rollback, or smee:promote --keep");
        }
        problem = "";
        present.promote(new Budget(settings.budget(), settings.window(), Instant.now()));
        return report();
    }

    @Override
    public synchronized ShadowReport rollback() {
        Rehearsal present = present();
        if (!present.isPromoted()) {
            throw new IllegalStateException(present.title() + " is not promoted; see smee:shadow report");
        }
        present.rollback("rolled back by hand");
        return report();
    }

    @Override
    public synchronized ShadowReport keep() {
        Rehearsal present = present();
        if (!present.isPromoted()) {
            throw new IllegalStateException(present.title() + " is not promoted; type: smee:promote");
        }
        String before = present.replaces();
        try {
            present.keep();
        } catch (BundleException e) {
            throw new IllegalStateException(
                    present.title() + " does not start as an ordinary bundle: " + e.getMessage() + "; see bundle:list",
                    e);
        }
        forget(present.title() + " is an ordinary bundle now"
                + (before.isEmpty() ? "" : "; " + before + " was stopped"));
        return report();
    }

    @Override
    public synchronized ShadowReport end() {
        Rehearsal present = present();
        present.close();
        problem = "";
        forget(present.title() + " was stopped");
        return report();
    }

    private Rehearsal present() {
        Rehearsal present = rehearsal;
        if (present == null) {
            throw new IllegalStateException("nothing is in shadow; type: smee:shadow <bundle>");
        }
        return present;
    }

    private void forget(String why) {
        rehearsal = null;
        since = Instant.now();
        last = why;
        log.info("event=shadow.ended reason=\"{}\"", why);
    }

    /** Once a second: whether a promoted candidate keeps its budget, and whether the candidate runs at all. */
    private void look() {
        try {
            look(
                    Instant.now(),
                    plugins.stream()
                            .flatMap(states -> states.plugins().stream())
                            .toList());
        } catch (RuntimeException | LinkageError e) {
            log.error("event=shadow.look-failed", e); // the timer would forget us
        }
    }

    private synchronized void look(Instant now, List<PluginState> all) {
        Rehearsal present = rehearsal;
        if (present == null) {
            return;
        }
        if (!present.candidate().isRunning()) {
            forget(present.title() + " was stopped by somebody");
            present.close();
            return;
        }
        present.overspent(now, all).ifPresent(why -> {
            present.rollback("rolled back by itself: " + why);
            problem = present.title() + " was rolled back by itself at " + now + ": " + why
                    + ". What it replaced answers again; see smee:shadow report, then type: smee:shadow end";
            log.error("event=shadow.rolled-back bundle=\"{}\" reason=\"{}\"", present.title(), why);
        });
    }

    @Override
    public synchronized ShadowReport report() {
        return rehearsal == null
                ? new ShadowReport(State.NONE, "", -1, List.of(), "", since, last, Found.NOTHING, List.of())
                : rehearsal.report();
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

    private synchronized Optional<Candidate> running(String bundle) {
        return bundle.isBlank()
                ? Optional.of(present().candidate())
                : Optional.ofNullable(rehearsal)
                        .map(Rehearsal::candidate)
                        .filter(candidate -> bundles.named(bundle).equals(candidate.bundle()));
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
    public synchronized List<String> problems() {
        return problem.isEmpty() ? List.of() : List.of(problem);
    }

    /** Everything is as it was without us, so that a new version of this bundle begins clean. */
    @Deactivate
    synchronized void close() {
        watch.shutdown();
        if (rehearsal != null) {
            if (context.getBundle(0).getState() == Bundle.STOPPING) {
                log.info("event=shadow.ended reason=\"the process ends\""); // and with it the candidate
            } else {
                end();
            }
        }
        hooks.unregister();
    }
}
