package org.smee.metrics.internal;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static final Set<String> TYPES = Set.copyOf(DHCP);
    private static final String BOOTP = "BOOTP";
    private static final String OTHER = "other";

    private final Counter dhcp;
    private final Counter discovers;
    private final Histogram discoverSeconds;
    private final Counter jobs;
    private final Histogram jobSeconds;

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
        List.of("dhcp", "ip").forEach(from -> {
            discovers.initLabelValues(from);
            discoverSeconds.initLabelValues(from);
        });
        HTTP.forEach(op -> job("http", op));
        job("tftp", "read");
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
    void count(BootEvent event, Optional<Double> seconds) {
        if (event.outcome() == Outcome.LOOP) {
            return; // a remark about a message that has its own event
        }
        switch (event.stage()) {
            case DHCP -> dhcp(event.details(), seconds);
            case TFTP -> done("tftp", "read", seconds);
            case HTTP -> http(event, seconds);
            case SCRIPT, ISO, SYSLOG -> {}
        }
    }

    private void dhcp(Map<String, String> details, Optional<Double> seconds) {
        String type = type(details.get("type"));
        dhcp.labelValues("recv", type).inc();
        String reply = details.get("reply");
        if (reply != null) {
            dhcp.labelValues("send", type(reply)).inc();
        }
        if (type.equals("DHCPDISCOVER")) {
            found("dhcp", seconds);
        }
        done("dhcp", type, seconds);
    }

    private void http(BootEvent event, Optional<Double> seconds) {
        String file = event.details().get("file");
        if (file != null && file.endsWith("auto.ipxe") && event.machine().mac().isEmpty()) {
            found("ip", seconds);
        }
        done("http", "file", seconds);
    }

    private void found(String from, Optional<Double> seconds) {
        discovers.labelValues(from).inc();
        seconds.ifPresent(discoverSeconds.labelValues(from)::observe);
    }

    private void done(String from, String op, Optional<Double> seconds) {
        jobs.labelValues(from, op).inc();
        seconds.ifPresent(jobSeconds.labelValues(from, op)::observe);
    }

    /** Type numbers come from the network: 256 of them are too many for a label. */
    private static String type(@Nullable String name) {
        String full = "DHCP" + name;
        return TYPES.contains(full) ? full : BOOTP.equals(name) ? BOOTP : OTHER;
    }
}
