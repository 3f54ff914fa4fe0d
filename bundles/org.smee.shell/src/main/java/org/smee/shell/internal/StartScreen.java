package org.smee.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.BackendStatus;

/**
 * Prints one screen once the services have settled: what it would print stays the same for a second, or ten seconds
 * have passed. It goes line by line to the logger {@code org.smee.screen}, which the distribution prints bare.
 */
@Component(
        service = {},
        immediate = true)
public final class StartScreen {
    private static final Logger screen = LoggerFactory.getLogger("org.smee.screen");
    private static final Logger log = LoggerFactory.getLogger(StartScreen.class);
    private static final int TICK_MS = 250;

    private final ScheduledExecutorService ticker;
    private final Settling settling;
    private final Future<?> ticking;

    /** Called by DS. */
    @Activate
    public StartScreen(@Reference Platform platform) {
        settling = new Settling(() -> lines(StatusReport.of(platform, Duration.ZERO), platform.command()), 4, 40);
        ticker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "smee-start-screen");
            thread.setDaemon(true);
            return thread;
        });
        ticking = ticker.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            settling.tick().ifPresent(lines -> {
                lines.forEach(screen::info);
                ticker.shutdown();
            });
        } catch (RuntimeException e) {
            ticker.shutdown();
            log.error("event=screen.failed", e);
        }
    }

    /** The screen for {@code report}, escaped; {@code command} calls the launcher. */
    static List<String> lines(StatusReport report, String command) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Smee for Karaf " + report.version() + ", DHCP mode "
                + (report.mode().isEmpty() ? "none" : report.mode()));
        boolean several = report.mode().contains(",");
        report.segments().stream()
                .filter(s -> !s.device().equals("lo") || report.segments().size() == 1)
                .forEach(s -> lines.add("  dhcp      " + s.where() + (several ? " " + s.mode() : "") + " port "
                        + s.port() + ", we are " + s.serverAddress() + ", script " + s.script()));
        report.servers().stream()
                .filter(server ->
                        !server.name().equals("dhcp") || report.segments().isEmpty())
                .forEach(server ->
                        server.lines().forEach(line -> lines.add(String.format("  %-9s %s", server.name(), line))));
        long records = report.backends().stream()
                .mapToLong(BackendStatus::records)
                .filter(n -> n > 0)
                .sum();
        lines.add("  hardware  " + Text.count(records, "record") + " from "
                + Text.count(report.backends().size(), "backend"));
        report.warnings().forEach(warning -> lines.add("  WARNING   " + warning));
        lines.add("Next: " + command + " shell smee:status   or   " + command + " shell smee:explain <mac>");
        lines.add("");
        return lines.stream().map(Text::escape).toList();
    }

    @Deactivate
    void close() {
        ticking.cancel(true);
        ticker.shutdownNow();
    }
}
