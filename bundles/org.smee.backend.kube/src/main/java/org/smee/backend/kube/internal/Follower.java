package org.smee.backend.kube.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.Interner;
import org.smee.kube.ApiException;
import org.smee.kube.Backoff;
import org.smee.kube.ResponseStream;

/**
 * Keeps the machines of one API version like those of the cluster: lists them page by page, then watches from there, and
 * begins again after anything that could have hidden a change. A thread of its own does it; it never gives up.
 */
final class Follower implements AutoCloseable {
    /** Makes connections from what is in the files now. */
    @FunctionalInterface
    interface Connector {
        HardwareApi connect(String version) throws IOException;
    }

    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SHORT_WATCH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int LOGGED = 20;
    /** How often machines that are known must be "not found" until the whole resource is believed to be gone. */
    private static final int GIVEN_UP = 10;

    private final String version;
    private final boolean optional;
    private final KubeSettings settings;
    private final Connector connector;
    private final Machines machines;
    private final Freshness freshness;
    private final ObjectReader reader;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final Thread thread;
    private @Nullable HardwareApi connection;
    private String resourceVersion = "";
    private boolean replays;
    private boolean rewatch;
    private long listedAt;
    private int logged;
    private int missed;
    private volatile boolean closed;

    /** Does not start yet. {@code optional}: the cluster may do without this version. */
    Follower(
            String version,
            boolean optional,
            KubeSettings settings,
            Connector connector,
            Machines machines,
            Freshness freshness,
            Interner interner,
            RandomGenerator random) {
        this.version = version;
        this.optional = optional;
        this.settings = settings;
        this.connector = connector;
        this.machines = machines;
        this.freshness = freshness;
        this.reader = new ObjectReader(version, interner);
        this.backoff = new Backoff(settings.pace().retryMax(), random);
        this.random = random;
        this.thread = new Thread(this::run, "smee-backend-kube-" + version);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed) {
                try {
                    cycle();
                } catch (IOException | RuntimeException e) {
                    if (!closed) {
                        failed(e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } finally {
            disconnect();
        }
    }

    private void cycle() throws IOException, InterruptedException {
        HardwareApi api = connection;
        if (api == null) {
            api = connector.connect(version);
            connection = api;
        }
        if (resourceVersion.isEmpty()) {
            try {
                list(api);
            } catch (ApiException e) {
                if (!optional || e.code() != ApiException.NOT_FOUND || machines.knows(version) && ++missed < GIVEN_UP) {
                    throw e;
                }
                doWithout();
                return;
            }
            missed = 0;
            freshness.absent(false);
            rewatch = false;
        }
        try {
            watch(api);
        } catch (ApiException e) {
            if (e.code() != ApiException.GONE) {
                throw e;
            }
            log.info("event=backend.kube.gone version={} effect=\"everything is listed again\"", version);
            resourceVersion = "";
            Thread.sleep(backoff.next(e.retryAfter()).toMillis());
        }
        boolean due =
                System.nanoTime() - listedAt > settings.pace().resyncInterval().toNanos();
        if (replays || due) {
            resourceVersion = "";
        }
        rewatch = true;
    }

    /** The cluster does not serve this version; it may later. */
    private void doWithout() throws InterruptedException {
        machines.retain(version, Set.of());
        freshness.absent(true);
        freshness.follows();
        backoff.reset();
        Thread.sleep(jittered(settings.pace().watchTimeout()).toMillis());
    }

    private void list(HardwareApi api) throws IOException, InterruptedException {
        long started = System.nanoTime();
        logged = 0;
        Set<String> names = new HashSet<>();
        int limit = settings.pace().pageSize();
        ListReader.Page page = new ListReader.Page("", "");
        do {
            try {
                page = api.page(limit, page.next(), object -> names.add(take(object)));
            } catch (ApiException e) {
                if (e.code() != ApiException.GONE || page.next().isEmpty()) {
                    throw e;
                }
                // The list took longer than the API server keeps its pages: from the start, and in one piece.
                names.clear();
                limit = 0;
                page = api.page(limit, "", object -> names.add(take(object)));
            }
        } while (!page.next().isEmpty());
        int gone = machines.retain(version, names);
        resourceVersion = page.resourceVersion();
        listedAt = System.nanoTime();
        freshness.follows();
        log.info(
                "event=backend.kube.listed version={} objects={} gone={} took-ms={} more-problems={}",
                version,
                names.size(),
                gone,
                (System.nanoTime() - started) / 1_000_000,
                Math.max(0, logged - LOGGED));
    }

    private void watch(HardwareApi api) throws IOException, InterruptedException {
        Duration period = jittered(settings.pace().watchTimeout());
        long started = System.nanoTime();
        String from = resourceVersion;
        ResponseStream events = api.watch(from, period);
        try (events;
                JsonParser parser = JSON.createParser(events)) {
            freshness.follows();
            log.debug("event=backend.kube.watching version={} from={}", version, from);
            while (parser.nextToken() != null) {
                apply(JSON.readTree(parser));
                if (replays && rewatch) {
                    return; // and list
                }
            }
        } catch (ResponseStream.SilentException e) {
            log.debug("event=backend.kube.watch-over version={}", version); // a server that does not end it itself
            return;
        } catch (ApiException e) {
            throw e;
        } catch (IOException e) {
            if (closed || useless(started, from)) {
                throw e;
            }
            // Watched well until now, so the first new try is at once, from where this one got to.
            log.info("event=backend.kube.watch-dropped version={} reason=\"{}\"", version, e.getMessage());
        }
        if (useless(started, from)) {
            throw new IOException("the watch was ended as soon as it began");
        }
        backoff.reset();
    }

    /** Whether a watch ended at once and told nothing: the next try has to wait. */
    private boolean useless(long started, String from) {
        return System.nanoTime() - started < SHORT_WATCH_NANOS && resourceVersion.equals(from);
    }

    private void apply(JsonNode event) throws IOException {
        JsonNode object = event.path("object");
        String type = event.path("type").asText();
        switch (type) {
            case "ADDED", "MODIFIED" -> take(object);
            case "DELETED" -> machines.remove(version, ObjectReader.name(object));
            case "BOOKMARK" -> {}
            case "ERROR" -> throw ApiException.of(object);
            default -> throw new IOException("event of type \"" + Fields.show(type) + "\" in the watch");
        }
        String at = object.path("metadata").path("resourceVersion").asText();
        if (!at.isEmpty()) {
            resourceVersion = at;
        }
    }

    private String take(JsonNode object) {
        String name = ObjectReader.name(object);
        long revision = ObjectReader.revision(object);
        Optional<HardwareObject> known = machines.get(version, name);
        if (revision != 0 && known.isPresent() && known.get().revision() == revision) {
            // A server that keeps a history sends nothing twice: this one keeps none, so a pause may hide a deletion.
            replays = replays || !resourceVersion.isEmpty();
            return name;
        }
        HardwareObject read = reader.read(object);
        machines.put(read);
        if (!read.problems().isEmpty()
                && known.filter(o -> o.problems().equals(read.problems())).isEmpty()) {
            read.problems().forEach(this::warn);
        }
        return name;
    }

    private void warn(String problem) {
        if (logged++ < LOGGED) {
            log.warn("event=backend.kube.problem reason=\"{}\"", problem);
        }
    }

    private void failed(Exception e) throws InterruptedException {
        Optional<Duration> retryAfter = Optional.empty();
        boolean keep = false;
        if (e instanceof ApiException refused) {
            retryAfter = refused.retryAfter();
            keep = refused.code() == ApiException.GONE || refused.code() == ApiException.TOO_MANY_REQUESTS;
        }
        if (!keep) {
            disconnect(); // the next connection reads credentials and authorities anew
        }
        resourceVersion = "";
        String why = HardwareApi.explain(e);
        boolean news = !why.equals(freshness.reason());
        freshness.failed(why);
        Duration wait = backoff.next(retryAfter);
        if (e instanceof RuntimeException) {
            log.error("event=backend.kube.failed version={} retry-ms={}", version, wait.toMillis(), e);
        } else if (news) {
            log.warn("event=backend.kube.outage version={} retry-ms={} reason=\"{}\"", version, wait.toMillis(), why);
        }
        Thread.sleep(wait.toMillis());
    }

    private void disconnect() {
        HardwareApi old = connection;
        connection = null;
        if (old != null) {
            old.close();
        }
    }

    private Duration jittered(Duration whole) {
        long millis = whole.toMillis();
        return Duration.ofMillis(millis - random.nextLong(millis / 5 + 1));
    }
}
