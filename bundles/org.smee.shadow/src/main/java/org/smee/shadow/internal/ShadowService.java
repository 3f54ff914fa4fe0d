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
import org.osgi.framework.FrameworkUtil;
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
import org.smee.api.boot.ScriptObserver;
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
import org.smee.dhcp.api.DhcpObserver;
import org.smee.dhcp.api.DhcpSegments;

/** One candidate at a time, from its start to its promotion, and back if it does not do well. */
@Component(
        service = {Shadow.class, ServerStatus.class},
        immediate = true,
        configurationPid = ShadowSettings.PID)
@Designate(ocd = ShadowConfig.class)
public final class ShadowService implements Shadow, ServerStatus {
    private static final Logger log = LoggerFactory.getLogger(ShadowService.class);
    private static final int WAITING = 4096;
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

    private @Nullable Candidate candidate;
    private @Nullable Trial trial;
    private @Nullable Tap tap;
    private @Nullable ServiceRegistration<?> listening;
    private @Nullable Promotion promotion;
    private @Nullable Budget budget;
    private Instant since = Instant.now();
    private String reason = "";
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
        if (candidate != null) {
            throw new IllegalStateException(title() + (promotion == null ? " is in shadow" : " is promoted")
                    + " already; type: smee:shadow end");
        }
        problem = "";
        candidate = start(bundle);
        observe();
        turn("started in shadow");
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

    private void observe() {
        Trial asked = new Trial(present(), settings.kept());
        Tap opened = new Tap("smee-shadow", WAITING, asked::look, asked::look);
        trial = asked;
        tap = opened;
        listening = context.registerService(
                new String[] {DhcpObserver.class.getName(), ScriptObserver.class.getName()},
                opened,
                FrameworkUtil.asDictionary(Map.of("component.name", "shadow of " + title())));
    }

    private void ignore() {
        if (listening != null) {
            listening.unregister();
            listening = null;
        }
        if (tap != null) {
            tap.close();
        }
    }

    @Override
    public synchronized ShadowReport promote() {
        Candidate present = present();
        if (promotion != null) {
            throw new IllegalStateException(
                    title() + " is promoted already; type: smee:rollback, or smee:promote --keep");
        }
        ignore();
        problem = "";
        budget = new Budget(settings.budget(), settings.window(), Instant.now());
        promotion = new Promotion(present);
        turn("promoted");
        return report();
    }

    @Override
    public synchronized ShadowReport rollback() {
        if (promotion == null) {
            throw new IllegalStateException("nothing is promoted; see smee:shadow report");
        }
        back("rolled back by hand");
        return report();
    }

    private void back(String why) {
        if (promotion != null) {
            promotion.close();
            promotion = null;
        }
        budget = null;
        turn(why);
    }

    @Override
    public synchronized ShadowReport keep() {
        Candidate present = present();
        if (promotion == null) {
            throw new IllegalStateException(title() + " is not promoted; type: smee:promote");
        }
        String title = title();
        String before = present.predecessor().map(Bundles::title).orElse("");
        try {
            present.keep();
        } catch (BundleException e) {
            throw new IllegalStateException(
                    title + " does not start as an ordinary bundle: " + e.getMessage() + "; see bundle:list", e);
        }
        ShadowReport last = report();
        forget();
        turn(title + " is an ordinary bundle now" + (before.isEmpty() ? "" : "; " + before + " was stopped"));
        return new ShadowReport(
                State.NONE,
                last.candidate(),
                last.bundleId(),
                last.plugins(),
                before,
                since,
                reason,
                last.found(),
                last.differences());
    }

    @Override
    public synchronized ShadowReport end() {
        Candidate present = present();
        String title = title();
        ignore();
        back("ended");
        forget();
        problem = "";
        present.close();
        turn(title + " was stopped");
        return report();
    }

    private void forget() {
        ignore();
        if (promotion != null) {
            promotion.close();
            promotion = null;
        }
        budget = null;
        candidate = null;
        trial = null;
        tap = null;
    }

    private Candidate present() {
        Candidate present = candidate;
        if (present == null) {
            throw new IllegalStateException("nothing is in shadow; type: smee:shadow <bundle>");
        }
        return present;
    }

    private void turn(String why) {
        since = Instant.now();
        reason = why;
        log.info("event=shadow.state bundle=\"{}\" reason=\"{}\"", candidate == null ? "" : title(), why);
    }

    private String title() {
        return candidate == null ? "" : Bundles.title(candidate.bundle());
    }

    /** Once a second: whether a promoted candidate keeps its budget, and whether the candidate runs at all. */
    private void look() {
        try {
            List<PluginState> all = plugins.stream()
                    .flatMap(states -> states.plugins().stream())
                    .toList();
            look(Instant.now(), all);
        } catch (RuntimeException | LinkageError e) {
            log.error("event=shadow.look-failed", e); // the timer would forget us
        }
    }

    synchronized void look(Instant now, List<PluginState> all) {
        Candidate present = candidate;
        if (present == null) {
            return;
        }
        if (!present.isRunning()) {
            String title = title();
            forget();
            present.close();
            turn(title + " was stopped by somebody");
            return;
        }
        Budget left = budget;
        if (left != null) {
            long bundle = present.bundle().getBundleId();
            left.look(now, all.stream().filter(one -> one.bundleId() == bundle).toList())
                    .ifPresent(why -> {
                        back("rolled back by itself: " + why);
                        problem = title() + " was rolled back by itself at " + since + ": " + why
                                + ". What it replaced answers again; see smee:plugins and log:display, then smee:shadow end";
                        log.error("event=shadow.rolled-back bundle=\"{}\" reason=\"{}\"", title(), why);
                    });
        }
    }

    @Override
    public synchronized ShadowReport report() {
        Candidate present = candidate;
        Trial found = trial;
        if (present == null || found == null) {
            return new ShadowReport(State.NONE, "", -1, List.of(), "", since, reason, Found.NOTHING, List.of());
        }
        return new ShadowReport(
                promotion == null ? State.SHADOW : State.PROMOTED,
                title(),
                present.bundle().getBundleId(),
                present.plugins(),
                present.predecessor().map(Bundles::title).orElse(""),
                since,
                reason,
                found.found(tap == null ? 0 : tap.dropped()),
                found.newestFirst());
    }

    @Override
    public ReplayReport replay(Path file, String bundle) {
        Replay replay = Replay.of(
                file, segments.stream().flatMap(s -> s.segments().stream()).toList());
        synchronized (this) {
            if (bundle.isBlank()) {
                return replay.run(present());
            }
            if (candidate != null && bundles.named(bundle).equals(candidate.bundle())) {
                return replay.run(candidate);
            }
        }
        try (Candidate tried = start(bundle)) {
            return replay.run(tried);
        }
    }

    @Override
    public String name() {
        return "shadow";
    }

    @Override
    public synchronized List<String> lines() {
        Candidate present = candidate;
        if (present == null) {
            return List.of("nothing is in shadow" + (reason.isEmpty() ? "" : "; last: " + reason));
        }
        Found found = report().found();
        return List.of(title()
                + (promotion == null
                        ? " in shadow: "
                        : " PROMOTED, replaces "
                                + present.predecessor().map(Bundles::title).orElse("nothing of its name") + ": ")
                + found.compared() + " decisions compared, " + found.different() + " differ; " + reason
                + "; see smee:shadow report");
    }

    @Override
    public synchronized List<String> problems() {
        return Optional.of(problem).filter(text -> !text.isEmpty()).stream().toList();
    }

    /** Everything is as it was without us, so that a new version of this bundle begins clean. */
    @Deactivate
    synchronized void close() {
        watch.shutdown();
        if (candidate != null && context.getBundle(0).getState() != Bundle.STOPPING) {
            end();
        } else {
            forget();
        }
        hooks.unregister();
    }
}
