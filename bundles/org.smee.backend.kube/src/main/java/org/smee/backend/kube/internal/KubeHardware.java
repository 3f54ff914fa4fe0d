package org.smee.backend.kube.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Interner;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.kube.ApiConnection;
import org.smee.kube.Credentials;
import org.smee.kube.RequestRate;

/**
 * Answers from what is known of the cluster, at once and without asking it. While the API server cannot be followed, known
 * machines are answered as stale and all others are an outage, never unknown.
 */
final class KubeHardware implements HardwareBackend, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KubeHardware.class);
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();

    private final KubeSettings settings;
    private final Credentials credentials;
    private final RequestRate rate;
    private final Interner interner = new Interner();
    private final Machines machines = new Machines();
    private final Map<String, Freshness> freshness = new LinkedHashMap<>();
    private final List<Freshness> versions;
    private final List<Follower> followers = new ArrayList<>();
    private final Optional<Snapshots> snapshots;
    private final ScheduledThreadPoolExecutor saver;
    private volatile String url = "";

    private KubeHardware(KubeSettings settings, Credentials credentials) {
        this.settings = settings;
        this.credentials = credentials;
        this.rate = new RequestRate(settings.pace().qps(), settings.pace().burst());
        List<String> read = settings.cluster().versions();
        for (String version : read) {
            Freshness fresh = new Freshness(settings.staleAfter(), "Kubernetes: the machines are being read");
            freshness.put(version, fresh);
            followers.add(
                    new Follower(version, read.size() > 1, settings, this::connect, machines, fresh, interner, RANDOM));
        }
        this.versions = List.copyOf(freshness.values());
        this.snapshots = settings.snapshot()
                .map(file -> new Snapshots(new SnapshotFile(file, interner), machines, this::source, this::fits));
        this.saver = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "smee-backend-kube-snapshot");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Brings back what was known and begins to follow the cluster, until closed. */
    static KubeHardware open(KubeSettings settings) {
        return open(settings, new Credentials());
    }

    static KubeHardware open(KubeSettings settings, Credentials credentials) {
        KubeHardware hardware = new KubeHardware(settings, credentials);
        hardware.begin();
        return hardware;
    }

    private void begin() {
        try {
            url = credentials.url(settings.cluster().access());
        } catch (IOException e) {
            log.debug(
                    "event=backend.kube.no-cluster reason=\"{}\"",
                    e.getMessage()); // the followers say it, with a retry
        }
        snapshots.flatMap(Snapshots::restore).ifPresent(then -> versions.forEach(fresh -> fresh.restored(then)));
        followers.forEach(Follower::start);
        long interval = settings.snapshotInterval().toMillis();
        if (snapshots.isPresent()) {
            var unused = saver.scheduleWithFixedDelay(this::save, interval, interval, TimeUnit.MILLISECONDS);
        }
        log.info("event=backend.kube.started source=\"{}\" versions={}", source(), freshness.keySet());
    }

    @Override
    public CompletionStage<Lookup> byMac(MacAddress mac) {
        return answer(machines.byMac(mac));
    }

    @Override
    public CompletionStage<Lookup> byAddress(InetAddress address) {
        return Ipv4Address.from(address)
                .map(v4 -> answer(machines.byAddress(v4)))
                .orElse(Lookup.UNKNOWN_STAGE);
    }

    private CompletionStage<Lookup> answer(Machines.@Nullable Claim claim) {
        if (claim == null) {
            for (int i = 0; i < versions.size(); i++) {
                Freshness fresh = versions.get(i);
                if (!fresh.current()) {
                    return fresh.unavailable();
                }
            }
            return Lookup.UNKNOWN_STAGE;
        }
        Freshness fresh = freshness.get(claim.owner().version());
        if (fresh == null || fresh.current()) {
            return claim.answer();
        }
        Optional<Instant> confirmed = fresh.confirmed();
        return confirmed.isEmpty()
                ? claim.answer() // of the first list, which is still being read
                : Lookup.completed(new Lookup.Found(claim.machine(), confirmed));
    }

    @Override
    public Stream<Hardware> all() {
        return machines.all();
    }

    @Override
    public BackendStatus status() {
        List<String> problems = new ArrayList<>();
        freshness.forEach((version, fresh) -> outage(version, fresh).ifPresent(problems::add));
        if (versions.stream().allMatch(Freshness::absent)) {
            problems.add("the cluster serves no Hardware objects; is Tinkerbell's CRD there?"
                    + " kubectl get crd hardware.tinkerbell.org");
        }
        snapshots.map(Snapshots::problem).filter(p -> !p.isEmpty()).ifPresent(problems::add);
        problems.addAll(machines.problems());
        boolean known = versions.stream()
                .anyMatch(fresh -> fresh.listed() || fresh.confirmed().isPresent());
        return new BackendStatus("kubernetes " + source(), known ? machines.size() : -1, machines.changed(), problems);
    }

    private static Optional<String> outage(String version, Freshness fresh) {
        if (fresh.reason().isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> confirmed = fresh.confirmed();
        String effect = confirmed.isEmpty()
                ? "no machine is known"
                : "machines as of " + confirmed.get().truncatedTo(ChronoUnit.SECONDS) + " ("
                        + age(Duration.between(confirmed.get(), Instant.now())) + " ago) are served";
        return Optional.of("the API server cannot be followed (" + version + "): " + fresh.reason() + "; " + effect);
    }

    private static String age(Duration age) {
        if (age.toSeconds() < 120) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        return age.toMinutes() < 120 ? age.toMinutes() + " min" : age.toHours() + " h";
    }

    /** Writes what is known to the disk, if it was read completely and is not there yet. */
    void save() {
        if (versions.stream().allMatch(Freshness::listed)) {
            Optional<Instant> confirmed = versions.stream()
                    .flatMap(fresh -> fresh.confirmed().stream())
                    .min(Instant::compareTo);
            snapshots.ifPresent(s -> confirmed.ifPresent(s::save));
        }
    }

    @Override
    public void close() {
        followers.forEach(Follower::close);
        saver.shutdown();
        save();
    }

    private HardwareApi connect(String version) throws IOException {
        ApiConnection connection =
                credentials.connect(settings.cluster().access(), settings.pace().requestTimeout(), rate);
        url = connection.url();
        return new HardwareApi(connection, version, settings);
    }

    /** Which part of which cluster is read. */
    private String source() {
        return (url.isEmpty() ? "not found yet" : url) + part();
    }

    private String part() {
        String namespace = settings.cluster().namespace();
        String selector = settings.cluster().labelSelector();
        return (namespace.isEmpty() ? " all namespaces" : " namespace " + namespace)
                + (selector.isEmpty() ? "" : " labels " + selector);
    }

    /** Whether what was read from {@code source} is what is read now, as far as that is known. */
    private boolean fits(String source) {
        return url.isEmpty() ? source.endsWith(part()) : source.equals(source());
    }
}
