package org.smee.dhcp.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.smee.testkit.RecordedEvents;

/** A server on fakes. */
final class Server implements AutoCloseable {
    final FakeUdp udp = new FakeUdp();
    final FakeNics nics = new FakeNics();
    final RecordedEvents events = new RecordedEvents();
    private final SortedMap<String, Map<String, Object>> files = new TreeMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private DhcpServer server;
    private long nanos;

    Server(String... keysAndValues) {
        this(Map.of(), keysAndValues);
    }

    Server(Map<String, String> environment, String... keysAndValues) {
        this.environment.putAll(environment);
        set("", keysAndValues);
        server = create();
    }

    private DhcpServer create() {
        return new DhcpServer(
                () -> new TreeMap<>(files),
                environment,
                udp,
                events,
                nics,
                new NobodyWatches(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                () -> nanos);
    }

    private void set(String name, String... keysAndValues) {
        Map<String, Object> file = new HashMap<>(files.getOrDefault(name, Map.of()));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            file.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        files.put(name, file);
    }

    DhcpServer dhcp() {
        return server;
    }

    void change(String... keysAndValues) {
        changeNamed("", keysAndValues);
    }

    /** Writes to the file of the server of that name, which comes if it was not there. */
    void changeNamed(String name, String... keysAndValues) {
        set(name, keysAndValues);
        server.reread();
    }

    void deleteNamed(String name) {
        files.remove(name);
        server.reread();
    }

    /** The process ends and starts again with the files as they are. */
    void restart() {
        server.close();
        server = create();
    }

    void passSeconds(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    Server handledBy(ScriptedHandler handler) {
        server.bindHandler(handler, ScriptedHandler.RESERVATION);
        return this;
    }

    FakeUdp.Endpoint br0() {
        return udp.on("br0");
    }

    @Override
    public void close() {
        server.close();
    }

    /** Tests call {@link DhcpServer#check} themselves. */
    private static final class NobodyWatches extends ScheduledThreadPoolExecutor {
        NobodyWatches() {
            super(1);
        }

        @Override
        public void execute(Runnable task) {}
    }
}
