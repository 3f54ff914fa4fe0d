package org.smee.tftp.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFiles;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.Plugins;
import org.smee.testkit.InMemoryBootFiles;
import org.smee.testkit.RecordedEvents;

/** An engine on a fake network, and one client. */
final class Bench {
    static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.1", 69);
    static final InetSocketAddress CLIENT = new InetSocketAddress("10.0.0.77", 2000);
    static final TftpSettings SETTINGS =
            new TftpSettings(true, SERVER, Duration.ofSeconds(5), 1468, 64, 3, true, Duration.ZERO);

    final FakeUdpTransport network = new FakeUdpTransport();
    final InMemoryBootFiles files = new InMemoryBootFiles();
    final Plugins<BootFileProvider> providers =
            new Plugins<>("tftp", "provider", Limits.onEventLoops(Duration.ofMinutes(1)));
    final RecordedEvents events = new RecordedEvents();
    final TftpCounters counters = new TftpCounters();
    final TftpEngine engine;
    final FakeUdpEndpoint listener;

    Bench() {
        this(SETTINGS);
    }

    Bench(TftpSettings settings) {
        providers.bind(files, Map.of());
        TftpEvents told = new TftpEvents(events, Clock.systemUTC(), () -> 0L);
        engine = new TftpEngine(
                settings, network, request -> BootFiles.open(providers, request), told, counters, address -> 1500);
        try {
            network.bind(ReplyPorts.listening(settings.listen()), engine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener = network.latest();
    }

    /** Is asked before the files. */
    void first(BootFileProvider provider) {
        providers.bind(provider, Map.of("service.ranking", 1));
    }

    static byte[] content(int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (i * 31 >> 3);
        }
        return content;
    }

    /** Sends from the client to the listener; returns what is answered. */
    List<String> send(byte[] packet) {
        return send(listener, packet);
    }

    List<String> send(FakeUdpEndpoint to, byte[] packet) {
        to.deliver(packet, CLIENT, SERVER);
        return answers();
    }

    /** What left since the last look, on all endpoints. */
    List<String> answers() {
        return network.endpoints.stream()
                .flatMap(e -> e.takeSent().stream())
                .map(Packets::show)
                .toList();
    }

    /** Lets the time go on; returns what is sent meanwhile. */
    List<String> pass(Duration time) {
        for (long i = 0; i < time.toMillis() / RetrySchedule.TICK_MILLIS; i++) {
            network.endpoints.forEach(FakeUdpEndpoint::tick);
        }
        return answers();
    }

    /** Takes the whole file in order; returns its bytes. */
    byte[] download(String file, int blksize, String... options) {
        byte[] got = new byte[0];
        listener.deliver(Packets.rrq(file, options), CLIENT, SERVER);
        int expected = 1;
        for (List<byte[]> sent = listener.takeSent(); !sent.isEmpty(); sent = listener.takeSent()) {
            int acked = 0;
            for (byte[] packet : sent) {
                if (packet[1] == TftpCodec.DATA) {
                    int block = (packet[2] & 0xff) << 8 | packet[3] & 0xff;
                    if (block != (expected & 0xffff)) {
                        throw new AssertionError("block " + block + " instead of " + expected);
                    }
                    int start = got.length;
                    got = Arrays.copyOf(got, start + packet.length - 4);
                    System.arraycopy(packet, 4, got, start, packet.length - 4);
                    acked = expected++ & 0xffff;
                }
            }
            listener.deliver(Packets.ack(acked), CLIENT, SERVER);
        }
        return got;
    }

    Outcome outcome() {
        return events.last().outcome();
    }

    String why() {
        return events.last().why();
    }

    Map<String, String> details() {
        BootEvent last = events.last();
        return last.details();
    }
}
