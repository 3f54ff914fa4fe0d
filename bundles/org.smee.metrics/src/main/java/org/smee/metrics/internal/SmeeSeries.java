package org.smee.metrics.internal;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;

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

    private final Counter dhcp;
    private final Counter discovers;
    private final Histogram discoverSeconds;
    private final Counter jobs;
    private final Histogram jobSeconds;
    private final Step dhcpFound;
    private final Step addressFound;
    private final Step tftpRead;
    private final Step httpFile;
    private final Map<String, DhcpType> types = new HashMap<>();
    private final Map<String, CounterDataPoint> sent = new HashMap<>();

    SmeeSeries(PrometheusRegistry registry) {
        dhcp = Counter.builder()
                .name("dhcp_total")
                .help("DHCP messages received and sent, by operation (recv, send) and message type.")
                .labelNames("op", "type")
                .register(registry);
        discovers = Counter.builder()
                .name("discover_total")
                .help("How machines were found out: dhcp, by a DISCOVER; ip, by a script request without a MAC.")
                .labelNames("from")
                .register(registry);
        discoverSeconds = histogram("discover_duration_seconds", "How long finding out took.", registry, "from");
        jobs = Counter.builder()
                .name("jobs_total")
                .help("What was done, by protocol and operation.")
                .labelNames("from", "op")
                .register(registry);
        jobSeconds = histogram("jobs_duration_seconds", "How long it took.", registry, "from", "op");
        DHCP.forEach(type -> {
            dhcp.initLabelValues("recv", type);
            job("dhcp", type);
        });
        dhcp.initLabelValues("send", "DHCPOFFER");
        dhcpFound = found("dhcp");
        addressFound = found("ip");
        HTTP.forEach(op -> job("http", op));
        httpFile = step("http", "file");
        tftpRead = step("tftp", "read");
    }

    private void job(String from, String op) {
        jobs.initLabelValues(from, op);
        jobSeconds.initLabelValues(from, op);
    }

    private static Histogram histogram(String name, String help, PrometheusRegistry registry, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .classicOnly()
                .classicLinearUpperBounds(0.01, 0.05, 10)
                .labelNames(labels)
                .register(registry);
    }

    /** Counts one step; {@code seconds}: how long it took, if the event says so. */
    void count(BootEvent event, OptionalDouble seconds) {
        if (event.outcome() == Outcome.LOOP) {
            return; // a remark about a message that has its own event
        }
        switch (event.stage()) {
            case DHCP -> dhcp(event.details(), seconds);
            case TFTP -> tftpRead.done(seconds);
            case HTTP -> http(event, seconds);
            case SCRIPT, ISO, SYSLOG -> {}
        }
    }

    private void dhcp(Map<String, String> details, OptionalDouble seconds) {
        DhcpType type = type(details.get("type"));
        type.received().inc();
        String reply = details.get("reply");
        if (reply != null) {
            sent(type(reply)).inc();
        }
        if (type.label().equals("DHCPDISCOVER")) {
            dhcpFound.done(seconds);
        }
        type.job().done(seconds);
    }

    /** The series of one message type. */
    private record DhcpType(String label, CounterDataPoint received, Step job) {}

    /** Type numbers come from the network: 256 of them are too many for a label, or for a map. */
    private DhcpType type(@Nullable String name) {
        String key = name == null ? OTHER : name;
        DhcpType known = types.get(key);
        if (known != null) {
            return known;
        }
        boolean bootp = key.equals(BOOTP);
        boolean named = bootp || DHCP.contains("DHCP" + key);
        String label = bootp ? BOOTP : named ? "DHCP" + key : OTHER;
        return types.computeIfAbsent(
                named ? key : OTHER,
                absent -> new DhcpType(label, dhcp.labelValues("recv", label), step("dhcp", label)));
    }

    private CounterDataPoint sent(DhcpType type) {
        return sent.computeIfAbsent(type.label(), label -> dhcp.labelValues("send", label));
    }

    private Step step(String from, String op) {
        return new Step(jobs.labelValues(from, op), jobSeconds.labelValues(from, op));
    }

    private Step found(String from) {
        return new Step(discovers.labelValues(from), discoverSeconds.labelValues(from));
    }

    private void http(BootEvent event, OptionalDouble seconds) {
        String file = event.details().get("file");
        if (file != null && file.endsWith("auto.ipxe") && event.machine().mac().isEmpty()) {
            addressFound.done(seconds);
        }
        httpFile.done(seconds);
    }
}
