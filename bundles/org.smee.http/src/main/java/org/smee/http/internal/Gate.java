package org.smee.http.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.smee.api.swap.Succession;

/**
 * Holds requests back, on their threads, while the servlets of this bundle are replaced: until the successor opens it, but
 * not longer than {@link Succession#GRACE}. Then it takes itself off, so that nothing of this bundle stays behind.
 */
final class Gate implements HttpConfiguration.Customizer {
    /** Where the successor, which has other classes than we have, finds what opens the gate. */
    private static final String OPENED = "org.smee.http.opened";

    private final CompletableFuture<Void> opened =
            new CompletableFuture<Void>().completeOnTimeout(null, Succession.GRACE.toMillis(), TimeUnit.MILLISECONDS);

    private Gate() {}

    /** Shuts the gate of these listeners of {@code server}. */
    static void shut(Server server, List<HttpConfiguration> listeners) {
        Gate gate = new Gate();
        server.setAttribute(OPENED, gate.opened);
        listeners.forEach(listener -> listener.addCustomizer(gate));
        var removing = gate.opened.thenRun(() -> {
            listeners.forEach(listener -> listener.getCustomizers().remove(gate));
            if (server.getAttribute(OPENED) == gate.opened) {
                server.removeAttribute(OPENED);
            }
        });
    }

    /** Opens the gate that a predecessor may have shut. */
    static void open(Server server) {
        if (server.getAttribute(OPENED) instanceof CompletableFuture<?> opened) {
            opened.complete(null);
        }
    }

    @Override
    public void customize(Connector connector, HttpConfiguration configuration, Request request) {
        opened.join();
    }
}
