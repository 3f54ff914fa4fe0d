package org.smee.events.internal;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/**
 * Logs one line per boot event, with its fields as the logging context (MDC) for logs that programs read; above a number of
 * lines a second it counts them instead.
 */
@Component(
        service = BootEventListener.class,
        configurationPid = EventsSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class BootLog implements BootEventListener {
    private static final Logger log = LoggerFactory.getLogger("org.smee.boot");
    private static final int KEPT_FOR_TROUBLE = 5;
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final Logger to;
    private final Consumer<Map<String, String>> context;
    private final LongSupplier nanoClock;
    private final Executor inASecond;
    private final Map<Outcome, int[]> leftOut = new EnumMap<>(Outcome.class);
    private volatile int linesPerSecond;
    private long secondStarted;
    private int lines;
    private boolean crowded;

    /** Called by DS. Throws {@link SettingsException} if a setting is wrong. */
    @Activate
    public BootLog(Map<String, Object> properties) {
        this(
                EventsSettings.from(SettingsReader.of(EventsSettings.PID, properties)),
                log,
                MDC::setContextMap,
                System::nanoTime,
                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
    }

    /**
     * Tests start here; {@code context} is given the fields of each line before it and none after it, {@code inASecond}
     * runs the summary of a second that no further event ends.
     */
    BootLog(
            EventsSettings settings,
            Logger to,
            Consumer<Map<String, String>> context,
            LongSupplier nanoClock,
            Executor inASecond) {
        this.linesPerSecond = settings.linesPerSecond();
        this.to = to;
        this.context = context;
        this.nanoClock = nanoClock;
        this.inASecond = inASecond;
        this.secondStarted = nanoClock.getAsLong();
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            linesPerSecond = EventsSettings.from(SettingsReader.of(EventsSettings.PID, properties))
                    .linesPerSecond();
        } catch (SettingsException e) {
            to.error("event=events.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    /** Says what is still left out. */
    @Deactivate
    synchronized void close() {
        summarize();
    }

    @Override
    public synchronized void on(BootEvent event) {
        Outcome outcome = levelOf(event);
        if (!wanted(outcome)) {
            return;
        }
        long now = nanoClock.getAsLong();
        if (now - secondStarted >= SECOND_NANOS) {
            crowded = !leftOut.isEmpty();
            summarize();
            secondStarted = now;
            lines = 0;
        }
        if (lines < allowed(outcome, now)) {
            lines++;
            write(outcome, event);
        } else {
            if (leftOut.isEmpty()) {
                inASecond.execute(this::close);
            }
            leftOut.computeIfAbsent(outcome, first -> new int[1])[0]++;
        }
    }

    /**
     * How many lines may be out by now. After a second with too many they are spread over the next one: written in one
     * go they would hold a small machine's core for milliseconds, which packets wait for. A fifth is kept for what went
     * wrong, so that what goes well never hides it.
     */
    private long allowed(Outcome outcome, long now) {
        boolean well = outcome == Outcome.SERVED || outcome == Outcome.IGNORED;
        long most = well ? linesPerSecond - linesPerSecond / KEPT_FOR_TROUBLE : linesPerSecond;
        return crowded ? 1 + most * (now - secondStarted) / SECOND_NANOS : most;
    }

    /** What a machine logs has a file of its own, so here it is as unimportant as what was ignored. */
    private static Outcome levelOf(BootEvent event) {
        boolean logged = event.stage() == Stage.SYSLOG && event.outcome() == Outcome.SERVED;
        return logged ? Outcome.IGNORED : event.outcome();
    }

    private boolean wanted(Outcome outcome) {
        return switch (outcome) {
            case IGNORED -> to.isDebugEnabled();
            case FAILED, LOOP -> to.isWarnEnabled();
            case SERVED, REFUSED, NOT_FOUND -> to.isInfoEnabled();
        };
    }

    private void write(Outcome outcome, BootEvent event) {
        String line = BootLine.of(event);
        context.accept(BootFields.of(event));
        try {
            switch (outcome) {
                case IGNORED -> to.debug(line);
                case FAILED, LOOP -> to.warn(line);
                case SERVED, REFUSED, NOT_FOUND -> to.info(line);
            }
        } finally {
            context.accept(Map.of());
        }
    }

    private void summarize() {
        if (leftOut.isEmpty()) {
            return;
        }
        StringJoiner counts = new StringJoiner(" ");
        Map<String, String> fields = new LinkedHashMap<>(
                Map.of("event.kind", "metric", "event.dataset", "smee.boot", "event.action", "boot.left-out"));
        leftOut.forEach((outcome, count) -> {
            counts.add(BootLine.lower(outcome) + "=" + count[0]);
            fields.put("smee.left_out." + outcome.name().toLowerCase(Locale.ROOT), Integer.toString(count[0]));
        });
        leftOut.clear();
        context.accept(fields);
        try {
            to.info("event=boot.left-out {} log.lines.per.second={}", counts, linesPerSecond);
        } finally {
            context.accept(Map.of());
        }
    }
}
