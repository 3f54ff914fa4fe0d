package org.smee.metrics.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerReports.Report;

/** Figures of what other parts say about themselves in words. */
final class Surroundings {
    /**
     * A bundle that uses our API.
     *
     * @param name its symbolic name
     * @param version its version
     * @param active whether it runs
     */
    record Plugin(String name, String version, boolean active) {}

    private Surroundings() {}

    /** How backends are. Two of the same name are one: sums, and the later change. */
    static List<Measurement> backends(List<BackendStatus> backends) {
        Map<String, List<BackendStatus>> byName = backends.stream().collect(Collectors.groupingBy(BackendStatus::name));
        List<Measurement> all = new ArrayList<>();
        byName.forEach((name, same) -> {
            Map<String, String> labels = Map.of("backend", name);
            all.add(new Measurement.Level(
                    "smee_backend_records",
                    "Machines that a backend knows; -1: it cannot say.",
                    labels,
                    same.stream().mapToLong(BackendStatus::records).max().orElse(-1)));
            all.add(new Measurement.Level(
                    "smee_backend_problems",
                    "What is wrong with a backend, in number of problems; above 0 its data may be old.",
                    labels,
                    same.stream().mapToInt(one -> one.problems().size()).sum()));
            same.stream()
                    .flatMap(one -> one.updated().stream())
                    .max(Instant::compareTo)
                    .ifPresent(at -> all.add(new Measurement.Level(
                            "smee_backend_updated_timestamp_seconds",
                            "When a backend's data changed last, in seconds since 1970.",
                            labels,
                            at.toEpochMilli() / 1000.0)));
        });
        return all;
    }

    /** How servers are. */
    static List<Measurement> servers(List<Report> servers) {
        return servers.stream()
                .flatMap(server -> {
                    Map<String, String> labels = Map.of("server", server.name());
                    return Stream.<Measurement>of(
                            new Measurement.Level(
                                    "smee_server_enabled",
                                    "Whether the settings let a server serve (1) or not (0).",
                                    labels,
                                    server.enabled() ? 1 : 0),
                            new Measurement.Level(
                                    "smee_server_problems",
                                    "What is wrong with a server, in number of problems; smee:status has the words.",
                                    labels,
                                    server.problems().size()));
                })
                .toList();
    }

    /** Which plug-ins run. */
    static List<Measurement> plugins(List<Plugin> plugins) {
        return plugins.stream()
                .<Measurement>map(plugin -> new Measurement.Level(
                        "smee_plugin_active",
                        "Whether a bundle that uses the API of Smee runs (1) or not (0).",
                        Map.of("plugin", plugin.name(), "version", plugin.version()),
                        plugin.active() ? 1 : 0))
                .toList();
    }

    /** The gauges that Smee declares, from what the servers say. */
    static List<Measurement> inProgress(List<Measurement> measurements) {
        List<Measurement> all = new ArrayList<>();
        all.add(discover("dhcp", level(measurements, "smee_lookups_waiting", "mac")));
        all.add(discover("ip", level(measurements, "smee_lookups_waiting", "address")));
        SmeeSeries.DHCP.forEach(
                type -> all.add(job("dhcp", type, level(measurements, "smee_dhcp_decisions_waiting", type))));
        SmeeSeries.HTTP.forEach(op -> all.add(
                job("http", op, op.equals("file") ? level(measurements, "smee_http_requests_running", "") : 0)));
        all.add(job("tftp", "read", level(measurements, "smee_tftp_transfers_running", "")));
        return all;
    }

    private static double level(List<Measurement> measurements, String name, String label) {
        return measurements.stream()
                .filter(one -> one.name().equals(name))
                .filter(one -> label.isEmpty() || one.labels().containsValue(label))
                .mapToDouble(one -> one instanceof Measurement.Level level ? level.value() : 0)
                .sum();
    }

    private static Measurement discover(String from, double value) {
        return new Measurement.Level(
                "discover_in_progress",
                "Look-ups that wait for a backend now: dhcp, by MAC; ip, by address.",
                Map.of("from", from),
                value);
    }

    private static Measurement job(String from, String op, double value) {
        return new Measurement.Level(
                "jobs_in_progress",
                "What is being done now, by protocol and operation.",
                Map.of("from", from, "op", op),
                value);
    }
}
