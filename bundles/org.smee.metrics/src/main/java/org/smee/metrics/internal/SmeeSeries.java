package org.smee.metrics.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.status.Measurement;

/**
 * The series that Smee declares, under its names and labels, from the start; here they are counted. DHCP's label {@code
 * giaddr} of the old Smee is left out, as in the new one: it has a value per relay.
 */
final class SmeeSeries {
    /** DHCP message types that have series from the start. */
    static final List<String> DHCP = List.of(
            "DHCPACK",
            "DHCPDECLINE",
            "DHCPDISCOVER",
            "DHCPINFORM",
            "DHCPNAK",
            "DHCPOFFER",
            "DHCPRELEASE",
            "DHCPREQUEST");
    /** What Smee calls jobs over HTTP; only the first exists in a network boot service. */
    static final List<String> HTTP = List.of("file", "hardware-components", "phone-home", "problem", "event");

    private static final String BOOTP = "BOOTP";
    private static final String OTHER = "other";

    private final Step tftpRead = Step.smee();
    private final Step httpFile = Step.smee();
    private final Step addressFound = Step.smee();
    /** By label. One message is one in {@code dhcp_total}, one job, and a DISCOVER one machine found: counted once. */
    private final Map<String, DhcpType> types = new ConcurrentHashMap<>();
    /** By the name that events say. The event thread's. */
    private final Map<String, DhcpType> named = new HashMap<>();

    /** One type of message. */
    private record DhcpType(Step received, LongAdder sent) {
        DhcpType() {
            this(Step.smee(), new LongAdder());
        }
    }

    SmeeSeries() {
        DHCP.forEach(label -> types.put(label, new DhcpType()));
    }

    /** Counts one step, which took so long; below zero: it does not say. */
    void count(BootEvent event, long tookNanos) {
        if (event.outcome() == Outcome.LOOP) {
            return; // a remark about a message that has its own event
        }
        switch (event.stage()) {
            case DHCP -> dhcp(event.details(), tookNanos);
            case TFTP -> tftpRead.done(tookNanos);
            case HTTP -> http(event, tookNanos);
            case SCRIPT, ISO, SYSLOG -> {}
        }
    }

    private void dhcp(Map<String, String> details, long tookNanos) {
        type(details.get("type")).received().done(tookNanos);
        String reply = details.get("reply");
        if (reply != null) {
            type(reply).sent().increment();
        }
    }

    /** Type numbers come from the network: 256 of them are too many for a label, or for a map. */
    private DhcpType type(@Nullable String name) {
        String key = name == null ? OTHER : name;
        DhcpType known = named.get(key);
        if (known != null) {
            return known;
        }
        boolean bootp = key.equals(BOOTP);
        boolean dhcp = DHCP.contains("DHCP" + key);
        String label = bootp ? BOOTP : dhcp ? "DHCP" + key : OTHER;
        DhcpType type = types.computeIfAbsent(label, absent -> new DhcpType());
        named.put(bootp || dhcp ? key : OTHER, type);
        return type;
    }

    private void http(BootEvent event, long tookNanos) {
        String file = event.details().get("file");
        if (file != null && file.endsWith("auto.ipxe") && event.machine().mac().isEmpty()) {
            addressFound.done(tookNanos);
        }
        httpFile.done(tookNanos);
    }

    /** What was counted so far. Any thread. */
    List<Measurement> measurements() {
        List<Measurement> all = new ArrayList<>();
        types.forEach((label, type) -> {
            all.add(messages("recv", label, type.received().count().sum()));
            if (type.sent().sum() > 0 || label.equals("DHCPOFFER")) {
                all.add(messages("send", label, type.sent().sum()));
            }
            jobs(all, "dhcp", label, type.received());
            if (label.equals("DHCPDISCOVER")) {
                found(all, "dhcp", type.received());
            }
        });
        found(all, "ip", addressFound);
        jobs(all, "tftp", "read", tftpRead);
        HTTP.forEach(op -> jobs(all, "http", op, op.equals("file") ? httpFile : Step.smee()));
        return all;
    }

    private static Measurement messages(String op, String type, long count) {
        return new Measurement.Count(
                "dhcp",
                "DHCP messages received and sent, by operation (recv, send) and message type.",
                Map.of("op", op, "type", type),
                count);
    }

    private static void found(List<Measurement> into, String from, Step step) {
        into.add(new Measurement.Count(
                "discover",
                "How machines were found out: dhcp, by a DISCOVER; ip, by a script request without a MAC.",
                Map.of("from", from),
                step.count().sum()));
        into.add(
                step.seconds().spread("discover_duration_seconds", "How long finding out took.", Map.of("from", from)));
    }

    private static void jobs(List<Measurement> into, String from, String op, Step step) {
        Map<String, String> labels = Map.of("from", from, "op", op);
        into.add(new Measurement.Count(
                "jobs",
                "What was done, by protocol and operation.",
                labels,
                step.count().sum()));
        into.add(step.seconds().spread("jobs_duration_seconds", "How long it took.", labels));
    }
}
