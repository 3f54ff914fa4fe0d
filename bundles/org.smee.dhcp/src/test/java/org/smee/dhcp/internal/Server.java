package org.smee.dhcp.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.smee.api.settings.SettingsReader;
import org.smee.testkit.RecordedEvents;

/** A server on fakes. */
final class Server implements AutoCloseable {
    final FakeUdp udp = new FakeUdp();
    final FakeNics nics = new FakeNics();
    final RecordedEvents events = new RecordedEvents();
    private final Map<String, String> properties = new HashMap<>();
    private DhcpServer server;
    private long nanos;

    Server(String... keysAndValues) {
        set(keysAndValues);
        server = create();
    }

    private DhcpServer create() {
        return new DhcpServer(
                settings(),
                udp,
                events,
                nics,
                Executors.newSingleThreadScheduledExecutor(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                () -> nanos);
    }

    private void set(String... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
    }

    private DhcpSettings settings() {
        return DhcpSettings.from(new SettingsReader(DhcpSettings.PID, properties, Map.of()));
    }

    DhcpServer dhcp() {
        return server;
    }

    void change(String... keysAndValues) {
        set(keysAndValues);
        server.apply(settings());
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
}
