package org.smee.systemd.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.status.Health;
import org.smee.api.status.Health.Verdict;
import org.smee.api.status.LiveThreads;

/**
 * Decides what systemd is told, once a second: {@code WATCHDOG=1} while every thread moves, {@code READY=1} when machines
 * can be served, {@code STATUS=} when that changes. Not thread-safe.
 */
final class Watch implements Runnable {
    /** After so many seconds the start counts as done whatever is missing: a restart would not bring it. */
    static final int PATIENCE = 30;

    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final int SECONDS_BETWEEN_CHECKS = 10;
    private static final int LONGEST_STATUS = 300;

    private final Notifications systemd;
    private final boolean watchdog;
    private final Supplier<Optional<Health>> health;
    private final Supplier<List<LiveThreads>> threads;
    private final Heartbeat heartbeat = new Heartbeat();
    private boolean ready;
    private boolean standing;
    private int seconds;
    private String status = "";

    /** {@code watchdog}: systemd wants signs of life. */
    Watch(
            Notifications systemd,
            boolean watchdog,
            Supplier<Optional<Health>> health,
            Supplier<List<LiveThreads>> threads) {
        this.systemd = systemd;
        this.watchdog = watchdog;
        this.health = health;
        this.threads = threads;
    }

    /** To be called every second. */
    @Override
    public void run() {
        try {
            tick();
        } catch (RuntimeException e) {
            log.error("event=systemd.failed", e); // no sign of life for this second
        }
    }

    private void tick() {
        List<String> still = heartbeat.beat(threads.get());
        if (still.isEmpty() && watchdog) {
            systemd.send("WATCHDOG=1");
        }
        if (!still.isEmpty()) {
            standing = true;
            say(String.join(", ", still) + " stands still; see smee:plugins");
        } else if (standing || !ready || seconds % SECONDS_BETWEEN_CHECKS == 0) {
            standing = false;
            check();
        }
        seconds++;
    }

    private void check() {
        Verdict verdict = health.get()
                .map(Health::verdict)
                .orElse(new Verdict(false, List.of("the HTTP server, which knows how the service is, is away")));
        if (!ready && (verdict.ready() || seconds >= PATIENCE)) {
            ready = true;
            systemd.send("READY=1");
            log.info("event=systemd.ready well={} after-s={}", verdict.ready(), seconds);
        }
        String troubles = String.join("; ", verdict.troubles());
        if (!verdict.ready()) {
            say("not ready: " + troubles);
        } else {
            say(troubles.isEmpty() ? "serving" : "serving, with problems: " + troubles);
        }
    }

    private void say(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        String shown = line.length() > LONGEST_STATUS ? line.substring(0, LONGEST_STATUS) + "…" : line;
        if (!shown.equals(status)) {
            status = shown;
            systemd.send("STATUS=" + shown);
        }
    }
}
