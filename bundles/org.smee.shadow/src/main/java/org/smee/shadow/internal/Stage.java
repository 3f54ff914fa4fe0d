package org.smee.shadow.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.plugin.PluginState;
import org.smee.api.shadow.ShadowReport;
import org.smee.api.shadow.ShadowReport.Found;
import org.smee.api.shadow.ShadowReport.State;

/**
 * Room for one candidate: what may be done with it when, and what became of the last one. Thread-safe. Throws {@link
 * IllegalStateException} that says what to type next.
 */
final class Stage {
    private static final Logger log = LoggerFactory.getLogger(Stage.class);

    private final BundleContext context;
    private final Supplier<ShadowSettings> settings;
    private @Nullable Rehearsal rehearsal;
    private Instant since = Instant.now();
    private String last = "";
    private String problem = "";

    /** Empty. */
    Stage(BundleContext context, Supplier<ShadowSettings> settings) {
        this.context = context;
        this.settings = settings;
    }

    /** Puts what {@code started} starts in shadow. */
    synchronized ShadowReport begin(Supplier<Candidate> started) {
        if (rehearsal != null) {
            throw new IllegalStateException(rehearsal.title()
                    + (rehearsal.isPromoted() ? " is promoted" : " is in shadow") + " already; type: smee:shadow end");
        }
        problem = "";
        rehearsal = new Rehearsal(started.get(), context, settings.get().kept());
        return report();
    }

    synchronized ShadowReport promote() {
        Rehearsal present = present();
        if (present.isPromoted()) {
            throw new IllegalStateException(
                    present.title() + " is promoted already; type: smee:rollback, or smee:promote --keep");
        }
        problem = "";
        ShadowSettings now = settings.get();
        present.promote(new Budget(now.budget(), now.window(), Instant.now()));
        return report();
    }

    synchronized ShadowReport rollback() {
        Rehearsal present = present();
        if (!present.isPromoted()) {
            throw new IllegalStateException(present.title() + " is not promoted; see smee:shadow report");
        }
        present.rollback("rolled back by hand");
        return report();
    }

    synchronized ShadowReport keep() {
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

    synchronized ShadowReport end() {
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

    /** Whether a promoted candidate keeps its budget, and whether the candidate runs at all. */
    synchronized void look(Instant now, List<PluginState> all) {
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

    synchronized ShadowReport report() {
        return rehearsal == null
                ? new ShadowReport(State.NONE, "", -1, List.of(), "", since, last, Found.NOTHING, List.of())
                : rehearsal.report();
    }

    /** The candidate there is. */
    synchronized Candidate candidate() {
        return present().candidate();
    }

    /** The candidate there is, if it is of this bundle. */
    synchronized Optional<Candidate> candidate(Bundle bundle) {
        return Optional.ofNullable(rehearsal)
                .map(Rehearsal::candidate)
                .filter(candidate -> bundle.equals(candidate.bundle()));
    }

    synchronized List<String> problems() {
        return problem.isEmpty() ? List.of() : List.of(problem);
    }

    /** Ends the candidate if there is one. */
    synchronized void close() {
        if (rehearsal == null) {
            return;
        }
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            log.info("event=shadow.ended reason=\"the process ends\""); // and with it the candidate
        } else {
            var ended = end();
        }
    }
}
