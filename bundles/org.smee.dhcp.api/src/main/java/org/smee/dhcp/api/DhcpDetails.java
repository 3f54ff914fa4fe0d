package org.smee.dhcp.api;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.smee.api.event.Timed;
import org.smee.api.net.Ipv4Address;
import org.smee.api.trace.BootTrace;

/**
 * The facts of one exchange as a map that is spelt out only for whoever reads it. Immutable. Here and not in the server,
 * because the latest events are kept: one of a server that was replaced must not keep that server's classes.
 */
public final class DhcpDetails extends AbstractMap<String, String> implements Timed {
    /** In place of the message type of a reply: there was none. */
    public static final int NO_REPLY = -1;

    private final int type;
    private final int reply;
    private final int xid;
    private final int giaddr;
    private final String device;
    private final String file;
    private final BootTrace trace;
    private final long tookNanos;

    /**
     * Facts of an exchange.
     *
     * @param type message type of the request (RFC 2132 section 9.6)
     * @param reply message type of the reply, or {@link #NO_REPLY}
     * @param xid transaction, as on the wire
     * @param giaddr relay agent, as on the wire; 0: none
     * @param device interface of the server; empty: not known
     * @param file boot file of the reply; empty: none
     * @param trace trace of the boot; may be absent
     * @param tookNanos how long the answer took, in nanoseconds
     */
    public DhcpDetails(
            int type, int reply, int xid, int giaddr, String device, String file, BootTrace trace, long tookNanos) {
        this.type = type;
        this.reply = reply;
        this.xid = xid;
        this.giaddr = giaddr;
        this.device = device;
        this.file = file;
        this.trace = trace;
        this.tookNanos = tookNanos;
    }

    /** Without spelling out the others: who counts every message asks for these. */
    @Override
    public @Nullable String get(@Nullable Object key) {
        if ("type".equals(key)) {
            return MessageType.name(type);
        }
        if ("reply".equals(key)) {
            return reply == NO_REPLY ? null : MessageType.name(reply);
        }
        if ("traceparent".equals(key)) {
            return trace.isPresent() ? trace.traceparent() : null;
        }
        return "took-us".equals(key) ? took() : super.get(key);
    }

    @Override
    public long tookNanos() {
        return Math.max(0, tookNanos);
    }

    private String took() {
        return Long.toString(TimeUnit.NANOSECONDS.toMicros(tookNanos));
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        Map<String, String> spelt = new LinkedHashMap<>();
        spelt.put("type", MessageType.name(type));
        if (reply != NO_REPLY) {
            spelt.put("reply", MessageType.name(reply));
        }
        spelt.put("xid", HexFormat.of().toHexDigits(xid));
        if (!device.isEmpty()) {
            spelt.put("interface", device);
        }
        if (!file.isEmpty()) {
            spelt.put("file", file);
        }
        if (giaddr != 0) {
            spelt.put("giaddr", new Ipv4Address(giaddr).toString());
        }
        if (trace.isPresent()) {
            spelt.put("traceparent", trace.traceparent());
        }
        spelt.put("took-us", took());
        return Collections.unmodifiableMap(spelt).entrySet();
    }
}
