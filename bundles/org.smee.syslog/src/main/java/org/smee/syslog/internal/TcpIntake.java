package org.smee.syslog.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.transport.TcpAcceptor;
import org.smee.transport.TcpConnection;
import org.smee.transport.TcpReceiver;

/**
 * Takes messages from connections, within limits. Machines that lost power leave connections behind, so at the limit of
 * an address its longest idle connection makes way for the new one. Lives on one loop.
 */
final class TcpIntake implements TcpAcceptor {
    private static final Logger log = LoggerFactory.getLogger(TcpIntake.class);

    private final Gate gate;
    private final SyslogCounters counters;
    /** Of each address, the longest idle first. */
    private final Map<InetAddress, Set<Stream>> streams = new HashMap<>();

    private final AtomicInteger open = new AtomicInteger();
    private boolean full;

    TcpIntake(Gate gate, SyslogCounters counters) {
        this.gate = gate;
        this.counters = counters;
    }

    /** Connections now; any thread. */
    int open() {
        return open.get();
    }

    @Override
    public Optional<TcpReceiver> accept(TcpConnection connection) {
        SyslogSettings.Connections limits = gate.settings().connections();
        InetAddress address = connection.remote().getAddress();
        Set<Stream> siblings = streams.getOrDefault(address, Set.of());
        while (siblings.size() >= limits.perAddress()) {
            siblings.iterator().next().drop();
        }
        if (open.get() >= limits.total()) {
            counters.refused.increment();
            complain(limits.total());
            return Optional.empty();
        }
        Stream stream = new Stream(connection, address);
        streams.computeIfAbsent(address, a -> new LinkedHashSet<>()).add(stream);
        open.incrementAndGet();
        return Optional.of(stream);
    }

    private void complain(int limit) {
        if (!full) {
            full = true;
            log.warn("event=syslog.connections-full max.connections={} reason=\"new ones are refused\"", limit);
        }
    }

    /** Ends connections on which nothing came for too long. A lowered limit on their number waits until some end. */
    void sweep() {
        SyslogSettings.Connections limits = gate.settings().connections();
        long idleSince = gate.now() - limits.idle().toNanos();
        List<Stream> all = streams.values().stream().flatMap(Set::stream).toList();
        all.stream().filter(stream -> stream.heard - idleSince <= 0).forEach(Stream::drop);
        full &= open.get() >= limits.total();
    }

    /** One connection. */
    private final class Stream implements TcpReceiver {
        private final TcpConnection connection;
        private final InetAddress address;
        private final Framer framer;
        private long heard;

        Stream(TcpConnection connection, InetAddress address) {
            this.connection = connection;
            this.address = address;
            this.framer = new Framer(
                    () -> gate.settings().maxMessage(),
                    (in, index, length, cut) -> gate.take(address, in, index, length, cut));
            this.heard = gate.now();
        }

        @Override
        public void received(ByteBuf bytes) {
            heard = gate.now();
            Set<Stream> siblings = streams.get(address);
            if (siblings != null && siblings.size() > 1 && siblings.remove(this)) {
                siblings.add(this);
            }
            framer.accept(bytes);
        }

        @Override
        public void ended() {
            forget();
            framer.end();
        }

        void drop() {
            forget();
            connection.close();
        }

        private void forget() {
            Set<Stream> siblings = streams.get(address);
            if (siblings == null || !siblings.remove(this)) {
                return; // dropped before it ended
            }
            open.decrementAndGet();
            if (siblings.isEmpty()) {
                streams.remove(address);
            }
        }
    }
}
