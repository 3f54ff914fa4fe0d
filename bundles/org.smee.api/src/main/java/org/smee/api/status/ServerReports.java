package org.smee.api.status;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Guards;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginFailure;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.plugin.Spi;

/** Asks every {@link ServerStatus} in service so that one that blocks or throws hides none of the others. Thread-safe. */
public final class ServerReports implements PluginStates, AutoCloseable {
    private static final Limits LIMITS = new Limits(Duration.ofMillis(500), Duration.ofSeconds(2), 100, 1, 10);
    private static final ReportSpi REPORT = new ReportSpi();

    private final Guards<ServerStatus> guards;

    /** What one server says about itself. */
    public record Report(String name, boolean enabled, List<String> lines, List<String> problems) {
        /** Copies both lists. */
        public Report {
            lines = List.copyOf(lines);
            problems = List.copyOf(problems);
        }
    }

    private static final class ReportSpi extends Spi<ServerStatus, String, Report> {
        @Override
        public CompletionStage<Report> call(ServerStatus server, String unused) {
            return CompletableFuture.completedFuture(
                    new Report(server.name(), server.enabled(), server.lines(), server.problems()));
        }
    }

    /** For {@code caller}, e.g. {@code http}; {@code services} as {@link Guards} takes them. */
    public ServerReports(String caller, Supplier<List<Map.Entry<Map<String, Object>, ServerStatus>>> services) {
        this.guards = new Guards<>(caller, "status", LIMITS, services);
    }

    /** Asks all; a server that does not answer is named by its class, with the reason as its problem. May block 2 s each. */
    public List<Report> all() {
        return guards.ranked().stream().map(ServerReports::report).toList();
    }

    private static Report report(Guard<ServerStatus> server) {
        try {
            return server.ask(REPORT, "").toCompletableFuture().join();
        } catch (CompletionException e) {
            return new Report(server.name(), true, List.of(), List.of(PluginFailure.reason(e) + "; see smee:plugins"));
        }
    }

    @Override
    public List<PluginState> plugins() {
        return guards.plugins();
    }

    @Override
    public void close() {
        guards.close();
    }
}
