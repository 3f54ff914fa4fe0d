package org.smee.shadow.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.plugin.Limits;
import org.smee.dhcp.api.DhcpHandler;

/** A bundle that runs and that nobody sees but we. Close it to stop it. */
final class Candidate implements Sides, AutoCloseable {
    /** As long as a server gives a handler. */
    private static final Limits LIMITS = Limits.onEventLoops(Duration.ofSeconds(5));

    /** Its components are there when it has started, unless they wait for something. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Bundle bundle;
    private final Hiding hiding;
    private final Optional<Bundle> predecessor;
    private final Offered<DhcpHandler> handlers;
    private final Offered<ScriptGenerator> generators;
    private final Offered<DhcpHandler> otherHandlers;
    private final Offered<ScriptGenerator> otherGenerators;

    private Candidate(Bundle bundle, Hiding hiding, Optional<Bundle> predecessor, BundleContext context) {
        long id = bundle.getBundleId();
        this.bundle = bundle;
        this.hiding = hiding;
        this.predecessor = predecessor;
        this.handlers = Offered.by(id, context, DhcpHandler.class, "handler", LIMITS);
        this.generators = Offered.by(id, context, ScriptGenerator.class, "generator", LIMITS);
        this.otherHandlers = Offered.besides(id, context, DhcpHandler.class, "active handler", LIMITS);
        this.otherGenerators = Offered.besides(id, context, ScriptGenerator.class, "active generator", LIMITS);
    }

    /** Starts {@code bundle} in hiding, until the process ends at the latest; throws with what to type next. */
    static Candidate start(Bundle bundle, Hiding hiding, Bundles bundles, BundleContext context)
            throws InterruptedException {
        String title = Bundles.title(bundle);
        if (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING) {
            throw new IllegalStateException(title + " runs already, so machines may get its answers; type: bundle:stop "
                    + bundle.getBundleId());
        }
        hiding.hide(bundle.getBundleId());
        Candidate candidate = new Candidate(bundle, hiding, bundles.predecessor(bundle), context);
        try {
            bundle.start(Bundle.START_TRANSIENT);
            candidate.await();
            return candidate;
        } catch (BundleException e) {
            candidate.close();
            throw new IllegalStateException(title + " does not start: " + e.getMessage() + "; see log:display", e);
        } catch (RuntimeException | InterruptedException e) {
            candidate.close();
            throw e;
        }
    }

    private void await() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (handlers.inOrder().isEmpty() && generators.inOrder().isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(Bundles.title(bundle)
                        + " has no DHCP handler and no script generator in service; see scr:list and log:display");
            }
            Thread.sleep(20);
        }
    }

    Bundle bundle() {
        return bundle;
    }

    /** Whether it runs still. */
    boolean isRunning() {
        return bundle.getState() == Bundle.ACTIVE;
    }

    Optional<Bundle> predecessor() {
        return predecessor;
    }

    @Override
    public List<Offered.Service<DhcpHandler>> handlers() {
        return handlers.inOrder();
    }

    @Override
    public List<Offered.Service<ScriptGenerator>> generators() {
        return generators.inOrder();
    }

    @Override
    public List<Offered.Service<DhcpHandler>> otherHandlers() {
        return otherHandlers.inOrder();
    }

    @Override
    public List<Offered.Service<ScriptGenerator>> otherGenerators() {
        return otherGenerators.inOrder();
    }

    /** Replaces the one of the same bundle name if there is one, else the first of {@code others}. */
    @Override
    public <S> int ranking(Offered.Service<S> service, List<Offered.Service<S>> others) {
        Optional<Offered.Service<S>> replaced = others.stream()
                .filter(other -> predecessor
                        .filter(b -> b.getBundleId() == other.bundle())
                        .isPresent())
                .findFirst()
                .or(() -> others.stream().findFirst());
        return replaced.map(other -> Math.max(service.ranking(), other.ranking() + 1))
                .orElse(service.ranking());
    }

    /** What it offers, in words. */
    List<String> plugins() {
        List<String> words = new ArrayList<>();
        handlers()
                .forEach(handler ->
                        words.add("handler for mode " + String.join(", ", DhcpTrial.modes(handler.properties()))));
        generators()
                .forEach(generator -> words.add("generator " + generator.guard().name()));
        return words;
    }

    /** Starts it again as an ordinary bundle, for good, and stops the one it replaces. */
    void keep() throws BundleException {
        release();
        bundle.stop(Bundle.STOP_TRANSIENT);
        bundle.start();
        if (predecessor.isPresent()) {
            predecessor.get().stop();
        }
    }

    @Override
    public void close() {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException | IllegalStateException e) {
            throw new IllegalStateException(
                    Bundles.title(bundle) + " does not stop: " + e.getMessage() + "; see bundle:list", e);
        } finally {
            release(); // after the stop: nobody sees its services between
        }
    }

    private void release() {
        handlers.close();
        generators.close();
        otherHandlers.close();
        otherGenerators.close();
        hiding.show(bundle.getBundleId());
    }
}
