package org.smee.iso.internal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEvents;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;

/**
 * Publishes events. A management controller asks for the same thing thousands of times: what was told of a machine a
 * moment ago is not told again, but counted. Thread-safe.
 */
final class Reports {
    private static final long SILENCE_NANOS = 10_000_000_000L;
    private static final int MOST = 4096;

    private record Told(Optional<MacAddress> mac, String why) {}

    private static final class Repeats {
        private long since;
        private int count;
    }

    private final BootEvents events;
    private final Map<Told, Repeats> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Repeats> eldest) {
            return size() > MOST;
        }
    };

    Reports(BootEvents events) {
        this.events = events;
    }

    /** Tells it. */
    void tell(Machine machine, Outcome outcome, String why, Map<String, String> details) {
        events.publish(new BootEvent(Instant.now(), Stage.ISO, outcome, why, machine, details));
    }

    /** Tells it unless that was done within ten seconds. */
    void tellOnce(Machine machine, Outcome outcome, String why, Map<String, String> details) {
        int before;
        synchronized (told) {
            Repeats repeats = told.computeIfAbsent(new Told(machine.mac(), why), missing -> new Repeats());
            long now = System.nanoTime();
            if (repeats.since != 0 && now - repeats.since < SILENCE_NANOS) {
                repeats.count++;
                return;
            }
            before = repeats.count;
            repeats.since = now;
            repeats.count = 0;
        }
        tell(
                machine,
                outcome,
                before == 0 ? why : why + " (and " + before + " times more since the last report)",
                details);
    }
}
