package org.smee.events.internal;

import static org.osgi.service.component.annotations.FieldOption.REPLACE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.event.BootEvents;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;

/** Queues events in a bounded ring; one thread hands them, in order, to every listener and keeps the latest. */
@Component(
        service = {BootEvents.class, Measured.class},
        configurationPid = EventsSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = EventsConfig.class)
public final class RingBootEvents implements BootEvents, Measured {
    private static final Logger log = LoggerFactory.getLogger(RingBootEvents.class);
    private static final int CAPACITY = 16_384;
    private static final long NAP_NANOS = Duration.ofMillis(2).toNanos();
    private static final long SLEEP_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int NAPS_BEFORE_SLEEP = 500;

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = REPLACE)
    private volatile List<BootEventListener> listeners = List.of();

    private final EventRing ring;
    private final EventHistory history;
    private final LongAdder failures = new LongAdder();
    private final Thread consumer;
    private volatile boolean asleep;
    private volatile boolean closed;
    private long nextComplaint = System.nanoTime();

    /** Called by DS. Throws {@link SettingsException} if a setting is wrong. */
    @Activate
    public RingBootEvents(Map<String, Object> properties) {
        this(EventsSettings.from(SettingsReader.of(EventsSettings.PID, properties)), CAPACITY);
    }

    /** Tests start here; {@code capacity} is a power of two. */
    RingBootEvents(EventsSettings settings, int capacity) {
        this.ring = new EventRing(capacity);
        this.history = new EventHistory(settings.historySize());
        this.consumer = new Thread(this::run, "smee-events");
        consumer.setDaemon(true);
        consumer.start();
        log.info("event=events.started history-size={}", settings.historySize());
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            EventsSettings settings = EventsSettings.from(SettingsReader.of(EventsSettings.PID, properties));
            history.resize(settings.historySize());
            log.info("event=events.settings history-size={}", settings.historySize());
        } catch (SettingsException e) {
            log.error("event=events.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    /** Hands out what waits, for at most a second, and ends the thread. */
    @Deactivate
    void close() {
        closed = true;
        LockSupport.unpark(consumer);
        try {
            consumer.join(Duration.ofSeconds(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.info("event=events.stopped dropped={} listener-failures={}", dropped(), failures.sum());
    }

    @Override
    public void publish(BootEvent event) {
        // waking a thread costs microseconds: done only after a second without events, else the consumer's nap ends it
        if (ring.offer(event) && asleep) {
            asleep = false;
            LockSupport.unpark(consumer);
        }
    }

    @Override
    public List<BootEvent> recent(int limit) {
        return history.latest(limit);
    }

    @Override
    public long dropped() {
        return ring.dropped();
    }

    @Override
    public List<Measurement> measurements() {
        return List.of(
                new Measurement.Count(
                        "smee_dropped",
                        "What was thrown away, by part and cause.",
                        Map.of("part", "events", "cause", "slow_listener"),
                        dropped()),
                new Measurement.Level(
                        "smee_queue_length",
                        "How much waits in a queue, by queue and unit.",
                        Map.of("queue", "events", "unit", "events"),
                        ring.size()),
                new Measurement.Count(
                        "smee_event_listener_failures", "How often a listener of boot events threw.", failures()));
    }

    /** How often a listener threw. */
    long failures() {
        return failures.sum();
    }

    /** Replaces the listeners, as DS does through the field. */
    void listeners(List<BootEventListener> current) {
        listeners = current;
    }

    private void run() {
        int naps = 0;
        while (true) {
            boolean last = closed;
            if (ring.drain(this::deliver) > 0) {
                naps = 0;
            } else if (last) {
                return;
            } else if (++naps < NAPS_BEFORE_SLEEP) {
                LockSupport.parkNanos(this, NAP_NANOS);
            } else {
                sleep();
            }
        }
    }

    private void sleep() {
        asleep = true;
        if (ring.isEmpty() && !closed) {
            LockSupport.parkNanos(this, SLEEP_NANOS);
        }
        asleep = false;
    }

    private void deliver(BootEvent event) {
        history.add(event);
        for (BootEventListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException | Error e) {
                failures.increment();
                complain(listener, e);
            }
        }
    }

    private void complain(BootEventListener listener, Throwable e) {
        long now = System.nanoTime();
        if (now - nextComplaint >= 0) {
            nextComplaint = now + QUIET_NANOS;
            String name = listener.getClass().getName();
            log.warn("event=events.listener-failed listener={} failures={}", name, failures.sum(), e);
        }
    }
}
