package org.smee.http.internal;

import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Notices that a part of Pax Web is about to stop, before it does: once it stops, it takes the servlets away one by one while
 * requests still come.
 */
final class RuntimeWatch implements SynchronousBundleListener, AutoCloseable {
    /** Those whose end is the end of the server or of the servlets on it. */
    private static final Set<String> PARTS = Set.of(
            "org.ops4j.pax.web.pax-web-jetty",
            "org.ops4j.pax.web.pax-web-runtime",
            "org.ops4j.pax.web.pax-web-extender-whiteboard");

    private final BundleContext context;
    private final Runnable stopping;

    private RuntimeWatch(BundleContext context, Runnable stopping) {
        this.context = context;
        this.stopping = stopping;
    }

    /** Watches from now on. {@code stopping} runs on the thread that stops the part, which waits for it. */
    static RuntimeWatch begin(BundleContext context, Runnable stopping) {
        RuntimeWatch watch = new RuntimeWatch(context, stopping);
        context.addBundleListener(watch);
        return watch;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING
                && PARTS.contains(event.getBundle().getSymbolicName())
                && !isWholeProcessStopping()) {
            stopping.run();
        }
    }

    @Override
    public void close() {
        context.removeBundleListener(this);
    }

    private boolean isWholeProcessStopping() {
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        return framework == null || framework.getState() != Bundle.ACTIVE;
    }
}
