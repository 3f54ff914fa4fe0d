package org.smee.shadow.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.ScriptObserver;
import org.smee.api.plugin.PluginState;
import org.smee.api.shadow.ShadowReport;
import org.smee.api.shadow.ShadowReport.State;
import org.smee.dhcp.api.DhcpObserver;

/** One candidate, from its start in shadow to its end. Not thread-safe; {@link ShadowService} guards it. */
final class Rehearsal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);
    private static final int WAITING = 4096;

    private final Candidate candidate;
    private final BundleContext context;
    private final String title;
    private final Trial trial;
    private @Nullable Tap tap;
    private @Nullable ServiceRegistration<?> listening;
    private @Nullable Promotion promotion;
    private @Nullable Budget budget;
    private long dropped;
    private Instant since = Instant.now();
    private String reason = "";

    /** In shadow at once; keeps the latest {@code kept} differences. */
    Rehearsal(Candidate candidate, BundleContext context, int kept) {
        this.candidate = candidate;
        this.context = context;
        this.title = Bundles.title(candidate.bundle());
        this.trial = new Trial(candidate, kept);
        observe();
        turn("started in shadow");
    }

    Candidate candidate() {
        return candidate;
    }

    String title() {
        return title;
    }

    boolean isPromoted() {
        return promotion != null;
    }

    private void observe() {
        Tap opened = new Tap("smee-shadow", WAITING, trial::look, trial::look);
        tap = opened;
        listening = context.registerService(
                new String[] {DhcpObserver.class.getName(), ScriptObserver.class.getName()},
                opened,
                FrameworkUtil.asDictionary(Map.of("component.name", "shadow of " + title)));
    }

    private void ignore() {
        if (listening != null) {
            listening.unregister();
            listening = null;
        }
        if (tap != null) {
            tap.close();
            dropped += tap.dropped();
            tap = null;
        }
    }

    /** Its answers are sent from now on, as long as they keep {@code allowed}. Comparing it with itself would be idle. */
    void promote(Budget allowed) {
        ignore();
        budget = allowed;
        promotion = new Promotion(candidate);
        turn("promoted");
    }

    /** Back in shadow. */
    void rollback(String why) {
        withdraw();
        observe();
        turn(why);
    }

    private void withdraw() {
        if (promotion != null) {
            promotion.close();
            promotion = null;
        }
        budget = null;
    }

    private void turn(String why) {
        since = Instant.now();
        reason = why;
        log.info("event=shadow.state bundle=\"{}\" reason=\"{}\"", title, why);
    }

    /** Why a promoted candidate must be rolled back, if it must; {@code all}: what all callers say of their plug-ins. */
    Optional<String> overspent(Instant now, List<PluginState> all) {
        long bundle = candidate.bundle().getBundleId();
        return budget == null
                ? Optional.empty()
                : budget.look(
                        now,
                        all.stream().filter(one -> one.bundleId() == bundle).toList());
    }

    /** The symbolic name and version of the bundle it would replace; empty: there is none. */
    String replaces() {
        return candidate.predecessor().map(Bundles::title).orElse("");
    }

    ShadowReport report() {
        return new ShadowReport(
                promotion == null ? State.SHADOW : State.PROMOTED,
                title,
                candidate.bundle().getBundleId(),
                candidate.plugins(),
                replaces(),
                since,
                reason,
                trial.found(dropped + (tap == null ? 0 : tap.dropped())),
                trial.newestFirst());
    }

    /** Ends with the candidate as an ordinary bundle. */
    void keep() throws BundleException {
        ignore();
        candidate.keep();
        withdraw();
    }

    @Override
    public void close() {
        ignore();
        withdraw();
        candidate.close();
    }
}
