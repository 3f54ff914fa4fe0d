package org.smee.syslog.internal;

import io.netty.buffer.ByteBuf;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets each sender pass so many messages a second into the backlog. Lives on one loop. */
final class Gate {
    static final int MAX_SENDERS = 8192;

    private final Supplier<SyslogSettings> settings;
    private final Backlog backlog;
    private final SyslogCounters counters;
    private final LongSupplier nanoClock;
    private final Clock clock;
    private final Map<InetAddress, Sender> senders = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Sender latest;

    Gate(
            Supplier<SyslogSettings> settings,
            Backlog backlog,
            SyslogCounters counters,
            LongSupplier nanoClock,
            Clock clock) {
        this.settings = settings;
        this.backlog = backlog;
        this.counters = counters;
        this.nanoClock = nanoClock;
        this.clock = clock;
    }

    SyslogSettings settings() {
        return settings.get();
    }

    long now() {
        return nanoClock.getAsLong();
    }

    /** Takes a copy of {@code length} bytes of {@code in} from {@code index}; {@code cut}: there was more. */
    void take(InetAddress address, ByteBuf in, int index, int length, boolean cut) {
        counters.received.increment();
        Sender sender = sender(address);
        if (!sender.passes(nanoClock.getAsLong(), settings.get().rate())) {
            counters.suppressed.increment();
            return;
        }
        if (cut) {
            counters.cut.increment();
        }
        byte[] bytes = new byte[length];
        in.getBytes(index, bytes);
        backlog.put(new Entry.Message(sender, clock.millis(), bytes, cut));
    }

    private Sender sender(InetAddress address) {
        Sender before = latest;
        if (before != null && before.address.equals(address)) {
            return before;
        }
        InetAddress key = canonical(address);
        Sender found = senders.get(key);
        if (found == null) {
            found = new Sender(key, nanoClock.getAsLong());
            senders.put(key, found);
            forgetOldest();
        }
        latest = found;
        return found;
    }

    private void forgetOldest() {
        if (senders.size() > MAX_SENDERS) {
            Iterator<Sender> oldest = senders.values().iterator();
            report(oldest.next());
            oldest.remove();
        }
    }

    /** Says of each sender what did not pass since the last time. */
    void reportSuppressed() {
        senders.values().forEach(this::report);
    }

    private void report(Sender sender) {
        int count = sender.takeSuppressed();
        if (count > 0) {
            backlog.put(new Entry.Suppressed(sender, clock.millis(), count));
        }
    }

    /** A socket for both families shows IPv4 senders as {@code ::ffff:192.0.2.1} (RFC 4291 section 2.5.5.2). */
    private static InetAddress canonical(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(Arrays.toString(address.getAddress()), e); // 16 bytes are always one
        }
    }
}
