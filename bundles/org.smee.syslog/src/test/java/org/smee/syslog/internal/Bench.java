package org.smee.syslog.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.testkit.InMemoryHardware;
import org.smee.testkit.RecordedEvents;

/** Gate, backlog and recorder without a network; time passes when told. */
final class Bench implements AutoCloseable {
    static final SyslogSettings SETTINGS = new SyslogSettings(
            true,
            new InetSocketAddress("127.0.0.1", 0),
            true,
            480,
            new SyslogSettings.Rate(10, 20),
            new SyslogSettings.Connections(4, 2, Duration.ofMinutes(1)),
            Priority.NOTICE,
            0,
            Duration.ofSeconds(5));
    static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");
    static final InetAddress KNOWN = address("192.168.2.15");

    final AtomicReference<SyslogSettings> settings = new AtomicReference<>(SETTINGS);
    final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // the clock wraps during the test
    final InMemoryHardware hardware = new InMemoryHardware(machine("sandbox", "192.168.2.15"));
    final AtomicReference<Optional<HardwareDirectory>> directory = new AtomicReference<>(Optional.of(hardware));
    final RecordedLines log = new RecordedLines();
    final RecordedEvents events = new RecordedEvents();
    final SyslogCounters counters = new SyslogCounters();
    final Recorder recorder =
            new Recorder(settings::get, new Names(directory::get, nanos::get), log.logger(), events, nanos::get);
    final Backlog backlog = new Backlog(1 << 20, recorder, counters);
    final Gate gate = gate();
    private int marks;

    Gate gate() {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        return new Gate(settings::get, backlog, counters, nanos::get, clock);
    }

    static Hardware machine(String id, String address) {
        Reservation reservation = Reservation.of(Ipv4Address.parse(address), Ipv4Address.parse("255.255.255.0"));
        return new Hardware(id, MAC, Optional.of(reservation), false, Netboot.ALLOWED, Map.of());
    }

    static InetAddress address(String text) {
        return Ipv4Address.parse(text).toInetAddress();
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    void send(InetAddress from, String message) {
        ByteBuf bytes = Unpooled.wrappedBuffer(message.getBytes(StandardCharsets.UTF_8));
        gate.take(from, bytes, 0, bytes.readableBytes(), false);
    }

    /** The lines written so far without their times, once everything put so far is. */
    List<String> lines() {
        String mark = "mark " + marks++;
        Sender self = new Sender(address("127.0.0.1"), nanos.get());
        backlog.put(new Entry.Message(self, 0, mark.getBytes(StandardCharsets.UTF_8), false));
        Awaitility.await().until(() -> log.lines.stream().anyMatch(line -> line.endsWith("text=" + mark)));
        return log.lines.stream()
                .filter(line -> !line.contains("text=mark "))
                .map(line -> line.replaceFirst(" \\S+ ", " "))
                .toList();
    }

    @Override
    public void close() {
        backlog.close();
    }
}
