package org.smee.tracing.internal;

import java.util.Optional;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;
import org.smee.api.trace.BootTrace;
import org.smee.api.trace.BootTraces.Sender;

/** One traced boot of one machine. Packet threads read it; what {@link #take} keeps belongs to the event thread. */
final class Boot {
    /** A trace with more spans shows nobody anything, and costs the collector. */
    static final int MOST_SPANS = 2000;

    /** What to do with one step. */
    enum Place {
        /** It is the span that all others are children of. */
        ROOT,
        /** It is a child of that one. */
        CHILD,
        /** It is left out: there are enough. */
        LEFT_OUT
    }

    private final BootTrace trace;
    private final Optional<MacAddress> mac;
    private final boolean byDhcp;
    private final long beganNanos;
    private volatile boolean answered;
    private volatile boolean scripted;
    private boolean hasRoot;
    private int spans;

    private Boot(BootTrace trace, Optional<MacAddress> mac, boolean byDhcp, boolean hasRoot, long beganNanos) {
        this.trace = trace;
        this.mac = mac;
        this.byDhcp = byDhcp;
        this.hasRoot = hasRoot;
        this.beganNanos = beganNanos;
    }

    /** One that begins here; {@code byDhcp}: with a DHCP message. */
    static Boot begun(BootTrace trace, Optional<MacAddress> mac, boolean byDhcp, long nanos) {
        return new Boot(trace, mac, byDhcp, false, nanos);
    }

    /** One that began elsewhere, where its first span is. */
    static Boot elsewhere(BootTrace trace, Optional<MacAddress> mac, long nanos) {
        return new Boot(trace, mac, true, true, nanos);
    }

    BootTrace trace() {
        return trace;
    }

    boolean isOver(long nowNanos, long windowNanos) {
        return nowNanos - beganNanos >= windowNanos;
    }

    /** Whether a step of {@code other}, seen by address, can be one of this machine. */
    boolean canBe(Optional<MacAddress> other) {
        return mac.isEmpty() || other.isEmpty() || mac.equals(other);
    }

    /** Whether this message says that the machine started over. */
    boolean isOverWith(Sender sender, boolean discover) {
        return startsOver(sender, discover, answered, scripted);
    }

    /** The same for a step without DHCP of ours. */
    boolean isOverWith(Stage stage) {
        return startsOver(stage, byDhcp, scripted);
    }

    /**
     * Whether a DHCP message says that the machine started over. iPXE that follows firmware, or another iPXE, goes on; iPXE
     * that already got its script began anew.
     */
    static boolean startsOver(Sender sender, boolean discover, boolean answered, boolean scripted) {
        return discover
                && switch (sender) {
                    case FIRMWARE -> answered;
                    case IPXE -> scripted;
                    case SYSTEM -> false;
                };
    }

    /** Whether another step does: firmware, which had no DHCP of ours, loads a file though there was a script already. */
    static boolean startsOver(Stage stage, boolean byDhcp, boolean scripted) {
        return !byDhcp && scripted && stage == Stage.TFTP;
    }

    /** Takes note of a step. */
    void note(BootEvent event) {
        answered |= answers(event);
        scripted |= scripts(event);
    }

    /** Whether the machine can boot from now on. */
    static boolean answers(BootEvent event) {
        return event.stage() != Stage.DHCP || "ACK".equals(event.details().get("reply"));
    }

    /** Whether the machine has its script from now on. */
    static boolean scripts(BootEvent event) {
        return event.stage() == Stage.SCRIPT && event.outcome() == Outcome.SERVED;
    }

    /** Says where the next span belongs. */
    Place take() {
        if (spans == MOST_SPANS) {
            return Place.LEFT_OUT;
        }
        spans++;
        boolean first = !hasRoot;
        hasRoot = true;
        return first ? Place.ROOT : Place.CHILD;
    }
}
