import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What happened to everything that was begun during one event. Times in nanoseconds. */
final class Tally {
    /** Columns; the first letter groups them for reading. */
    enum Kind {
        DHCP,
        TFTP,
        HTTP,
        STREAM,
        SYSLOG
    }

    final int number;
    final String name;
    final long began = System.nanoTime();
    final LongAdder dhcpSent = new LongAdder();
    final LongAdder dhcpAnswered = new LongAdder();
    final LongAdder dhcpRepeated = new LongAdder();
    final LongAdder syslogSent = new LongAdder();
    private final AtomicLongArray wrong = new AtomicLongArray(Kind.values().length);
    private final AtomicLongArray done = new AtomicLongArray(Kind.values().length);
    private final AtomicLongArray worst = new AtomicLongArray(Kind.values().length);
    private final AtomicLong ended = new AtomicLong();
    private volatile String firstProblem = "";

    Tally(int number, String name) {
        this.number = number;
        this.name = name;
    }

    void end() {
        ended.compareAndSet(0, System.nanoTime());
    }

    double seconds() {
        long until = ended.get();
        return ((until == 0 ? System.nanoTime() : until) - began) / 1e9;
    }

    void done(Kind kind) {
        done.incrementAndGet(kind.ordinal());
    }

    void wrong(Kind kind, String why) {
        wrong.incrementAndGet(kind.ordinal());
        if (firstProblem.isEmpty()) {
            firstProblem = kind + ": " + why;
        }
    }

    void wrong(Kind kind, long count) {
        wrong.addAndGet(kind.ordinal(), count);
    }

    void took(Kind kind, long nanos) {
        worst.accumulateAndGet(kind.ordinal(), nanos, Math::max);
    }

    long wrong(Kind kind) {
        return wrong.get(kind.ordinal());
    }

    long finished(Kind kind) {
        return done.get(kind.ordinal());
    }

    long worstMillis(Kind kind) {
        return worst.get(kind.ordinal()) / 1_000_000;
    }

    long dhcpOpen() {
        return dhcpSent.sum() - dhcpAnswered.sum();
    }

    String firstProblem() {
        return firstProblem;
    }
}
