package org.smee.systemd.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.status.Health;
import org.smee.api.status.LiveThreads;

/** Talks to systemd if that has started the process ({@code NOTIFY_SOCKET}); does nothing at all otherwise. */
@Component(
        service = {},
        immediate = true)
public final class SystemdNotifier {
    private static final Logger log = LoggerFactory.getLogger(SystemdNotifier.class);

    private final BundleContext context;
    private final String watchdogMicros;
    private @Nullable NotifySocket socket;
    private @Nullable ScheduledExecutorService ticker;
    private @Nullable Future<?> ticking;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable Health health;

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = FieldOption.REPLACE)
    private volatile List<LiveThreads> threads = List.of();

    /** Called by DS. */
    @Activate
    public SystemdNotifier(BundleContext context) {
        this.context = context;
        Map<String, String> environment = System.getenv();
        this.watchdogMicros =
                watchdogMicros(environment, ProcessHandle.current().pid());
        String name = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (!name.isEmpty()) {
            start(name);
        }
    }

    private void start(String name) {
        NotifySocket opened;
        try {
            opened = NotifySocket.open(name);
        } catch (IOException e) {
            log.error(
                    "event=systemd.unreachable reason=\"{}\" effect=\"systemd will end the service when its start takes too"
                            + " long\" fix=\"Type=exec in the unit\"",
                    e.getMessage());
            return;
        }
        if (!watchdogMicros.isEmpty()) {
            opened.send("WATCHDOG_USEC=" + watchdogMicros); // close() of an earlier instance may have switched it off
        }
        Watch watch =
                new Watch(opened, !watchdogMicros.isEmpty(), () -> Optional.ofNullable(health), () -> this.threads);
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "smee-systemd");
            thread.setDaemon(true);
            return thread;
        });
        ticking = started.scheduleWithFixedDelay(watch, 0, 1, TimeUnit.SECONDS);
        socket = opened;
        ticker = started;
        log.info("event=systemd.started watchdog-us={}", watchdogMicros.isEmpty() ? "off" : watchdogMicros);
    }

    /** What {@code WATCHDOG_USEC} says, if it is a number above 0 and meant for this process (sd_watchdog_enabled(3)). */
    static String watchdogMicros(Map<String, String> environment, long pid) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean ours =
                environment.getOrDefault("WATCHDOG_PID", Long.toString(pid)).equals(Long.toString(pid));
        return ours && micros.matches("[1-9][0-9]{0,17}") ? micros : "";
    }

    /** Ends the signs of life; if only this bundle stops, systemd is told to expect none. */
    @Deactivate
    void close() {
        ScheduledExecutorService running = ticker;
        Future<?> beat = ticking;
        NotifySocket open = socket;
        if (running == null || beat == null || open == null) {
            return;
        }
        beat.cancel(true);
        running.shutdownNow();
        boolean wholeProcess = context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING;
        if (wholeProcess) {
            open.send("STOPPING=1\nSTATUS=stopping");
        } else if (!watchdogMicros.isEmpty()) {
            open.send("WATCHDOG_USEC=0");
        }
        open.close();
    }
}
