package org.smee.iso.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.net.MacAddress;

/** Who reads what at present. Thread-safe. */
final class Sessions implements AutoCloseable {
    private static final Duration SUMMARY = Duration.ofMinutes(5);

    private record Key(MacAddress mac, SourceUrl source) {}

    private final Reports reports;
    private final Duration idle;
    private final Map<Key, Session> running = new ConcurrentHashMap<>();

    /** Sessions end when nothing was asked for {@code idle}. */
    Sessions(Reports reports, Duration idle) {
        this.reports = reports;
        this.idle = idle;
    }

    /** The machine's session, entered; empty: begin one. */
    Optional<Session> enter(MacAddress mac, SourceUrl source) {
        return Optional.ofNullable(running.get(new Key(mac, source)))
                .filter(session -> !session.image().isBroken() && session.enter());
    }

    /** A session with this version, entered. Takes over the caller's hold of {@code image}. */
    Session begin(MacAddress mac, SourceUrl source, Machine machine, Image image) {
        Key key = new Key(mac, source);
        Session present = running.get(key);
        if (present != null && present.image() == image && present.enter()) {
            image.release();
            return present;
        }
        Session next = new Session(machine, source, image, reports);
        next.enter();
        Session before = running.put(key, next);
        if (before != null) {
            before.end();
        }
        tell(next, machine);
        return next;
    }

    /** How many there are. */
    int running() {
        return running.size();
    }

    /** Ends what is idle; called every few seconds. */
    void sweep() {
        running.forEach((key, session) -> {
            if (session.sweep(idle.toNanos(), SUMMARY.toNanos())) {
                running.remove(key, session);
            }
        });
    }

    @Override
    public void close() {
        running.values().forEach(Session::end);
        running.clear();
    }

    private void tell(Session session, Machine machine) {
        Image image = session.image();
        Map<String, String> details = Map.of("file", session.source().toString());
        if (!image.findings().isComplete()) {
            reports.tellOnce(
                    machine,
                    Outcome.SERVED,
                    "begins to read " + session.source() + ", which is still being read from its source itself",
                    details);
            return;
        }
        int places = image.findings().offsets().length;
        if (places == 0) {
            reports.tellOnce(
                    machine,
                    Outcome.FAILED,
                    "begins to read " + session.source() + " as it is: it holds no"
                            + " placeholder, so the machine does not get its kernel arguments; is it the right image, is"
                            + " magic.string right?",
                    details);
        } else {
            reports.tellOnce(
                    machine,
                    Outcome.SERVED,
                    "begins to read " + session.source() + ", " + (image.size() >> 20) + " MiB, patched at " + places
                            + (places == 1 ? " place" : " places"),
                    details);
        }
    }
}
