package org.smee.ha.kube.internal;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
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
import org.smee.api.event.BootEvents;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.ha.Candidacy;
import org.smee.api.ha.Leadership;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerStatus;
import org.smee.kube.Credentials;
import org.smee.kube.RequestRate;

/** Elects the leader of each segment by a Lease named {@code smee-<segment>}. */
@Component(immediate = true, configurationPid = HaSettings.PID, configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = HaConfig.class)
public final class KubeLeadership implements Leadership, ServerStatus, Measured {
    private static final Logger log = LoggerFactory.getLogger(KubeLeadership.class);
    /** Of a graceful stop; the Lease is given back within it or runs out. */
    private static final Duration GIVE_BACK = Duration.ofMillis(400);

    private static final int REQUESTS_PER_SECOND = 20;

    private final Credentials credentials;
    private final BootEvents events;
    private final String run = HexFormat.of().formatHex(randomBytes());
    private final SortedMap<String, Seat> seats = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> takeOvers = new ConcurrentSkipListMap<>();
    /** Each has an identity of its own: one that gives back must not take the right of its successor. */
    private final AtomicInteger candidates = new AtomicInteger();

    private volatile HaSettings settings;
    private volatile String refused = "";
    /** Closed by their user, perhaps a moment before this bundle stops: the stop waits for them too. */
    private final List<Candidate> leaving = new ArrayList<>();

    private boolean closed;

    /** A place in the election that outlives a change of the settings. */
    private final class Seat implements Candidacy {
        private final String segment;
        private volatile Candidate candidate;

        Seat(String segment) {
            this.segment = segment;
            this.candidate = candidate(segment);
        }

        @Override
        public boolean leads() {
            return candidate.leads();
        }

        @Override
        public String standing() {
            return candidate.standing();
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /** Called by DS. Throws {@link SettingsException} if a setting is wrong; the message is in the log by then. */
    @Activate
    public KubeLeadership(Map<String, Object> properties, @Reference BootEvents events) {
        this(first(properties), new Credentials(), events);
    }

    /** Tests start here. */
    KubeLeadership(HaSettings settings, Credentials credentials, BootEvents events) {
        this.settings = settings;
        this.credentials = credentials;
        this.events = events;
        log.info("event=ha.started node={} namespace={}", settings.node(), settings.namespace());
    }

    private static HaSettings first(Map<String, Object> properties) {
        try {
            return HaSettings.from(SettingsReader.of(HaSettings.PID, properties));
        } catch (SettingsException e) {
            log.error("event=ha.not-started reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            modified(HaSettings.from(SettingsReader.of(HaSettings.PID, properties)));
            refused = "";
        } catch (SettingsException e) {
            refused = e.getMessage() + ". The settings before this change stay in use";
            log.error("event=ha.settings-refused reason=\"{}\"", refused);
        }
    }

    synchronized void modified(HaSettings next) {
        if (next.equals(settings)) {
            return;
        }
        settings = next;
        seats.values().forEach(seat -> {
            seat.candidate.close();
            seat.candidate.awaitEnd(GIVE_BACK);
            seat.candidate = candidate(seat.segment);
        });
    }

    @Override
    public synchronized Candidacy stand(String segment) {
        if (closed) {
            throw new IllegalStateException("the election of leaders is stopping");
        }
        if (seats.containsKey(segment)) {
            throw new IllegalArgumentException("this node is a candidate for segment " + segment
                    + " already: give each DHCP server an ha.segment of its own");
        }
        Seat seat = new Seat(segment);
        seats.put(segment, seat);
        return seat;
    }

    private synchronized void leave(Seat seat) {
        seat.candidate.close();
        seats.remove(seat.segment, seat);
        leaving.removeIf(Candidate::isOver);
        leaving.add(seat.candidate);
    }

    private Candidate candidate(String segment) {
        HaSettings now = settings;
        RequestRate rate = new RequestRate(REQUESTS_PER_SECOND, REQUESTS_PER_SECOND);
        return new Candidate(
                        segment,
                        now.node() + "_" + run + Integer.toHexString(candidates.incrementAndGet()),
                        now.timing(),
                        () -> new KubeLease(
                                credentials.connect(now.access(), now.requestTimeout(), rate),
                                now.namespace(),
                                "smee-" + segment,
                                now.timing().lease()),
                        Clock.systemUTC(),
                        System::nanoTime,
                        this::changed)
                .start();
    }

    private void changed(String segment, boolean leads, String why) {
        if (leads) {
            takeOvers.computeIfAbsent(segment, unused -> new LongAdder()).increment();
        }
        events.publish(new BootEvent(
                Clock.systemUTC().instant(),
                Stage.DHCP,
                Outcome.IGNORED,
                why,
                Machine.UNKNOWN,
                Map.of("segment", segment, "leads", Boolean.toString(leads))));
    }

    @Override
    public String name() {
        return "ha";
    }

    @Override
    public List<String> lines() {
        HaSettings now = settings;
        List<String> elections = seats.entrySet().stream()
                .map(e -> e.getValue().standing() + " (Lease " + now.namespace() + "/smee-" + e.getKey() + ")")
                .toList();
        return elections.isEmpty()
                ? List.of("node " + now.node() + " is no candidate: no DHCP server has ha.mode = leader")
                : Stream.concat(Stream.of("node " + now.node()), elections.stream())
                        .toList();
    }

    @Override
    public List<String> problems() {
        Stream<String> apart = seats.entrySet().stream()
                .filter(e -> !e.getValue().candidate.problem().isEmpty())
                .map(e -> "the Lease of segment " + e.getKey() + " cannot be reached: "
                        + e.getValue().candidate.problem());
        return Stream.concat(apart, Stream.of(refused).filter(r -> !r.isEmpty()))
                .toList();
    }

    @Override
    public List<Measurement> measurements() {
        SortedMap<String, Seat> now = new TreeMap<>(seats);
        return now.entrySet().stream()
                .flatMap(e -> Stream.<Measurement>of(
                        new Measurement.Level(
                                "smee_leader",
                                "Whether this node leads the segment: 1 or 0.",
                                Map.of("segment", e.getKey()),
                                e.getValue().leads() ? 1 : 0),
                        new Measurement.Count(
                                "smee_leader_takeovers",
                                "How often this node became the leader of the segment.",
                                Map.of("segment", e.getKey()),
                                takeOvers
                                        .getOrDefault(e.getKey(), new LongAdder())
                                        .sum())))
                .toList();
    }

    /** Gives every Lease back, so that others need not wait for the end of it. */
    @Deactivate
    void close() {
        List<Candidate> ending = end();
        ending.forEach(candidate -> candidate.awaitEnd(GIVE_BACK));
        log.info("event=ha.stopped");
    }

    private synchronized List<Candidate> end() {
        closed = true;
        List<Candidate> all = Stream.concat(seats.values().stream().map(seat -> seat.candidate), leaving.stream())
                .toList();
        all.forEach(Candidate::close);
        seats.clear();
        return all;
    }
}
