package org.smee.syslog.internal;

import java.net.InetAddress;
import java.util.Optional;
import org.smee.api.event.Machine;
import org.smee.api.hardware.Hardware;

/**
 * Who sends, by address. The limit is kept by the loop that receives, the name by the thread that writes; {@link Names}
 * may learn it on any thread.
 */
final class Sender {
    final InetAddress address;
    /** Keeps its event flood away; writer only. */
    final Bucket events;
    /** When it is asked again who it is; writer, and whoever completes the look-up. */
    volatile long askAt;

    private final Bucket messages;
    private int suppressed;
    private volatile Machine machine;
    private volatile String printed;

    Sender(InetAddress address, long now) {
        this.address = address;
        this.events = new Bucket(now);
        this.messages = new Bucket(now);
        this.askAt = now;
        this.machine = new Machine(Optional.empty(), Optional.of(address));
        this.printed = "ip=" + address.getHostAddress();
    }

    /** Says whether a message may pass now, and counts it if not. */
    boolean passes(long now, SyslogSettings.Rate rate) {
        if (messages.take(now, rate.perSecond(), rate.burst())) {
            return true;
        }
        suppressed++;
        return false;
    }

    /** How many did not pass since the last call. */
    int takeSuppressed() {
        int count = suppressed;
        suppressed = 0;
        return count;
    }

    /** From now on it is this machine. */
    void is(Hardware hardware) {
        machine = new Machine(Optional.of(hardware.mac()), Optional.of(address));
        String mac = hardware.mac().toString();
        String id = hardware.id().replaceAll("[^!-~]|[\"=]", "_");
        printed = "mac=" + mac + (id.isEmpty() || id.equalsIgnoreCase(mac) ? "" : " machine=" + id) + " ip="
                + address.getHostAddress();
    }

    /** From now on nobody knows which machine it is. */
    void isUnknown() {
        machine = new Machine(Optional.empty(), Optional.of(address));
        printed = "ip=" + address.getHostAddress();
    }

    Machine machine() {
        return machine;
    }

    void printTo(StringBuilder line) {
        line.append(printed);
    }
}
