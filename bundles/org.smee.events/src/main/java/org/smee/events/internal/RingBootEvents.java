package org.smee.events.internal;

import static org.osgi.service.component.annotations.FieldOption.REPLACE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.smee.api.plugin.Guards;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;

/** Queues events in a bounded ring; one thread hands them, in order, to every listener and keeps the latest. */
@Component(
        service = {BootEvents.class, PluginStates.class, Measured.class},
        configurationPid = EventsSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = EventsConfig.class)
public final class RingBootEvents implements BootEvents, PluginStates, Measured {
    private static final Logger log = LoggerFactory.getLogger(RingBootEvents.class);
    private static final int CAPACITY = 16_384;
    private static final long NAP_NANOS = Duration.ofMillis(2).toNanos();
    private static final long SLEEP_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int NAPS_BEFORE_SLEEP = 500;

    /** A listener that is told aside has one thread, so that it is told in order, and waits for slow receivers. */
    private static final Limits LIMITS = new Limits(Duration.ofMillis(250), Duration.ofSeconds(10), 10_000, 1, 1_000);

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = REPLACE)
    private volatile List<Map.Entry<Map<String, Object>, BootEventListener>> listeners = List.of();

    private final EventRing ring;
    private final EventHistory history;
    private final Guards<BootEventListener> guards = new Guards<>("events", "listener", LIMITS, () -> this.listeners);
    private final Feedback feedback = new Feedback();
    private final Object draining = new Object();
    private Delivery delivery = new Delivery();
    private volatile Thread consumer;
    private volatile boolean asleep;
    private volatile boolean closed;

    /** Called by DS. Throws {@link SettingsException} if a setting is wrong. */
    @Activate
    public RingBootEvents(Map<String, Object> properties) {
        this(EventsSettings.from(SettingsReader.of(EventsSettings.PID, properties)), CAPACITY);
    }

    /** Tests start here; {@code capacity} is a power of two. */
    RingBootEvents(EventsSettings settings, int capacity) {
        this.ring = new EventRing(capacity);
        this.history = new EventHistory(settings.historySize());
        this.consumer = consumer(delivery);
        guards.onStall(stuck -> goOn());
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
        Thread last = consumer;
        LockSupport.unpark(last);
        try {
            last.join(Duration.ofSeconds(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long failures = failures();
        guards.close();
        log.info("event=events.stopped dropped={} listener-failures={}", dropped(), failures);
    }

    @Override
    public void publish(BootEvent event) {
        if (Thread.currentThread() == consumer && !feedback.admits()) {
            ring.refuse();
            return;
        }
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
    public List<PluginState> plugins() {
        return guards.plugins();
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

    /** How often listeners did something wrong. */
    long failures() {
        return plugins().stream().mapToLong(PluginState::errors).sum();
    }

    /** Replaces the listeners, as DS does through the field. */
    void listeners(List<BootEventListener> current) {
        listeners = current.stream()
                .map(listener -> Map.<Map<String, Object>, BootEventListener>entry(Map.of(), listener))
                .toList();
    }

    private Thread consumer(Delivery mine) {
        Thread thread = new Thread(() -> run(mine), "smee-events");
        thread.setDaemon(true);
        return thread;
    }

    /** A listener holds the thread: another one tells the others the rest. */
    private void goOn() {
        synchronized (draining) {
            delivery = delivery.handOver();
            Thread next = consumer(delivery);
            consumer = next;
            next.start();
        }
    }

    /** Takes the next events from the ring; returns whether there were any. */
    private boolean refill(Delivery mine) {
        synchronized (draining) { // the ring has one taker at a time
            if (mine.isHandedOver() || ring.drain(mine::add) == 0) {
                return false;
            }
            history.add(mine.begin(guards.ranked()));
            return true;
        }
    }

    private void run(Delivery mine) {
        mine.deliver(feedback);
        int naps = 0;
        while (!mine.isHandedOver()) {
            boolean last = closed;
            if (refill(mine)) {
                naps = 0;
                mine.deliver(feedback);
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
}
