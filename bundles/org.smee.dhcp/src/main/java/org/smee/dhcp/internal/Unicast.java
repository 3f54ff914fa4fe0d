package org.smee.dhcp.internal;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.plugin.Guard;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.LinkSender;

/**
 * Sends replies to the MAC of a client and the address it is being given, before it holds that address (RFC 2131 section
 * 4.1). One per socket. Sends on the socket's loop; any other thread may attach and detach the way out.
 */
final class Unicast {
    /** The way out, and the source address of what leaves there. */
    private record Way(Guard<LinkSender> sender, LinkSender.Link link, int source) {}

    private static final Logger log = LoggerFactory.getLogger(Unicast.class);
    private static final long LOG_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int ETHERNET = 1;
    private static final int MAC_OCTETS = 6;
    private static final long GROUP_BIT = 1L << 40;

    private final String device;
    private final DhcpCounters counters;
    private final LongSupplier nanoClock;
    private volatile @Nullable Way way;
    private volatile String reason = "";
    private String said = "";
    private boolean otherHardwareSaid;
    private boolean failureSaid;
    private long failureSaidAt;

    Unicast(String device, DhcpCounters counters, LongSupplier nanoClock) {
        this.device = device;
        this.counters = counters;
        this.nanoClock = nanoClock;
    }

    /** Opens the way out, unless it is open; what is wrong is in {@link #reason}, and once in the log. */
    synchronized void attach(Guard<LinkSender> sender, int source) {
        Way now = way;
        if (now != null && now.sender() == sender) {
            if (now.source() != source) {
                way = new Way(sender, now.link(), source);
            }
            return;
        }
        detach("");
        int slot = sender.enter();
        if (slot < 0) {
            broadcast(sender.name() + " is bypassed: it " + sender.state().reason());
            return;
        }
        try {
            way = new Way(sender, sender.service().open(device), source);
            said = "";
            log.info("event=dhcp.unicast device={}", device);
        } catch (IOException | RuntimeException | LinkageError e) {
            broadcast(e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString());
        } finally {
            sender.exit(slot);
        }
    }

    /** Closes the way out because of {@code why}. */
    synchronized void detach(String why) {
        Way last = way;
        way = null;
        if (last != null) {
            close(last);
        }
        broadcast(why);
    }

    private static void close(Way last) {
        int slot = last.sender().enter();
        try {
            last.link().close();
        } catch (RuntimeException | LinkageError e) {
            last.sender().failed("threw " + e + " when it was closed");
        } finally {
            if (slot >= 0) {
                last.sender().exit(slot);
            }
        }
    }

    private void broadcast(String why) {
        reason = why;
        if (!why.isEmpty() && !why.equals(said)) {
            said = why;
            log.info("event=dhcp.broadcast device={} reason=\"{}\"", device, why);
        }
    }

    /** Whether there is a way out. */
    boolean attached() {
        return way != null;
    }

    /** Why there is none; empty: nobody asked for one. */
    String reason() {
        return reason;
    }

    /** Sends the encoded reply, and says whether it left; if not, it must be broadcast. */
    boolean sent(DhcpMessage client, DhcpReply reply, int length, int sourcePort, int targetPort) {
        Way out = way;
        if (out == null || client.broadcast() || reply.yiaddr() == 0) {
            return false;
        }
        if (!isEthernet(client)) {
            sayOtherHardware(client);
            return false;
        }
        int slot = out.sender().enter();
        if (slot < 0) {
            return false;
        }
        try {
            if (length > out.link().maxPayload()) {
                return false; // the kernel makes fragments of a broadcast
            }
            out.link()
                    .send(
                            client.macBits(),
                            out.source(),
                            sourcePort,
                            reply.yiaddr(),
                            targetPort,
                            reply.bytes(),
                            length);
            counters.unicast.increment();
            return true;
        } catch (IOException | RuntimeException | LinkageError e) {
            failed(e);
            out.sender().failed("threw " + e);
            return false;
        } finally {
            out.sender().exit(slot);
        }
    }

    private static boolean isEthernet(DhcpMessage client) {
        return client.htype() == ETHERNET
                && client.hlen() == MAC_OCTETS
                && client.macBits() != 0
                && (client.macBits() & GROUP_BIT) == 0;
    }

    private void sayOtherHardware(DhcpMessage client) {
        if (!otherHardwareSaid) {
            otherHardwareSaid = true;
            log.info(
                    "event=dhcp.broadcast device={} reason=\"chaddr is no Ethernet address\" htype={} hlen={}",
                    device,
                    client.htype(),
                    client.hlen());
        }
    }

    private void failed(Throwable problem) {
        counters.unicastFailures.increment();
        long now = nanoClock.getAsLong();
        if (!failureSaid || now - failureSaidAt >= LOG_EVERY_NANOS) {
            failureSaid = true;
            failureSaidAt = now;
            log.warn("event=dhcp.unicast-failed device={} reason=\"{}\" instead=broadcast", device, problem.toString());
        }
    }
}
