package org.smee.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.plugin.PluginState;
import org.smee.api.status.ServerReports.Report;
import org.smee.dhcp.api.DhcpSegments.Segment;

/**
 * How the platform is at one moment.
 *
 * @param version of the running bundles
 * @param uptimeSeconds since the process started
 * @param mode of DHCP; empty: no DHCP socket is open
 * @param segments where DHCP listens
 * @param servers what each server says about itself
 * @param backends where hardware comes from, in the order they are asked
 * @param answers who is asked for what, in order
 * @param eventsDropped boot events lost since the start; empty: there is no event log
 * @param warnings everything that is wrong, with its remedy
 */
record StatusReport(
        String version,
        long uptimeSeconds,
        String mode,
        List<Listening> segments,
        List<Server> servers,
        List<BackendStatus> backends,
        List<Answering> answers,
        Optional<Long> eventsDropped,
        List<String> warnings) {
    /** One DHCP socket; {@code instance} is empty for the server without a name. */
    record Listening(
            String instance, String device, int port, String mode, String serverAddress, String tftp, String script) {
        String where() {
            return Segments.name(device, instance);
        }
    }

    /** Whom {@code caller} asks for what a plug-in of {@code kind} can say, the first first. */
    record Answering(String caller, String kind, List<String> plugins) {}

    /** One server. */
    record Server(String name, List<String> lines, List<String> problems) {}

    /** Asks every service of {@code platform} once. */
    static StatusReport of(Platform platform, Duration uptime) {
        List<Segment> open = platform.segments();
        List<Report> reports = platform.servers();
        List<Server> servers = reports.stream().map(StatusReport::server).toList();
        List<PluginState> plugins = platform.plugins();
        List<BackendStatus> backends = platform.backends();
        Optional<Long> dropped = platform.eventsDropped();
        return new StatusReport(
                platform.version(),
                uptime.toSeconds(),
                open.stream().map(s -> s.site().mode()).distinct().collect(Collectors.joining(", ")),
                open.stream().map(StatusReport::listening).toList(),
                servers,
                backends,
                answers(plugins),
                dropped,
                warnings(
                        open.isEmpty() && Platform.wantsDhcp(reports), servers, backends, plugins, dropped.orElse(0L)));
    }

    private static Server server(Report status) {
        return new Server(status.name(), status.lines(), status.problems());
    }

    private static List<Answering> answers(List<PluginState> plugins) {
        Map<String, Answering> answers = new LinkedHashMap<>();
        for (PluginState plugin : plugins) {
            if (!plugin.kind().equals("status")) {
                answers.computeIfAbsent(
                                plugin.caller() + ' ' + plugin.kind(),
                                key -> new Answering(plugin.caller(), plugin.kind(), new ArrayList<>()))
                        .plugins()
                        .add(Names.brief(plugin) + (plugin.isProblem() ? " (" + Names.condition(plugin) + ")" : ""));
            }
        }
        return List.copyOf(answers.values());
    }

    private static Listening listening(Segment segment) {
        return new Listening(
                segment.instance(),
                segment.device(),
                segment.port(),
                segment.site().mode(),
                segment.site().serverAddress().toString(),
                segment.site().tftpAddress() + ":" + segment.site().tftpPort(),
                segment.site().scriptUrl().before()
                        + (segment.site().scriptUrl().withMac() ? "<mac>" : "")
                        + segment.site().scriptUrl().after());
    }

    private static List<String> warnings(
            boolean deaf, List<Server> servers, List<BackendStatus> backends, List<PluginState> plugins, long dropped) {
        List<String> warnings = new ArrayList<>();
        servers.forEach(server -> server.problems().forEach(problem -> warnings.add(server.name() + ": " + problem)));
        if (deaf
                && servers.stream()
                        .noneMatch(s -> s.name().equals("dhcp") && !s.problems().isEmpty())) {
            warnings.add("dhcp: no socket is open, so no machine gets an answer; see enabled in etc/org.smee.dhcp.cfg");
        }
        if (backends.isEmpty()) {
            warnings.add("hardware: no backend is in service, so every machine is unavailable;"
                    + " see etc/org.smee.backend.file.cfg");
        }
        backends.forEach(
                backend -> backend.problems().forEach(problem -> warnings.add(backend.name() + ": " + problem)));
        plugins.stream()
                .filter(plugin -> plugin.isProblem() && !plugin.caller().equals("hardware")) // backends tell theirs
                .forEach(plugin -> warnings.add(plugin.problem()));
        if (dropped > 0) {
            warnings.add("events: " + dropped + " were lost because a listener is too slow; see log:display");
        }
        return warnings;
    }

    /** The report as an operator reads it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Smee for Karaf " + version + ", up " + Text.duration(Duration.ofSeconds(uptimeSeconds)) + ", mode "
                + (mode.isEmpty() ? "none" : mode));
        segments.forEach(s -> lines.add("segment   " + s.where() + "  mode " + s.mode() + "  port " + s.port()
                + "  server " + s.serverAddress() + "  tftp " + s.tftp() + "  script " + s.script()));
        servers.forEach(server -> server.lines().forEach(line -> lines.add(label(server.name()) + line)));
        backends.forEach(backend -> lines.add(label("backend") + describe(backend)));
        answers.forEach(asked -> lines.add(label("asks") + asked.caller() + " asks the " + asked.kind() + "s "
                + String.join(", then ", asked.plugins())));
        eventsDropped.ifPresent(lost -> lines.add(label("events") + lost + " lost"));
        if (warnings.isEmpty()) {
            lines.add("No warnings.");
        } else {
            lines.add(Text.count(warnings.size(), "warning") + ":");
            warnings.forEach(warning -> lines.add("  ! " + warning));
        }
        return lines.stream().map(Text::escape).toList();
    }

    /** One backend in one line. */
    static String describe(BackendStatus backend) {
        return backend.name() + ": "
                + (backend.records() < 0 ? "cannot say how many records" : Text.count(backend.records(), "record"))
                + backend.updated().map(at -> ", changed " + at).orElse("");
    }

    private static String label(String name) {
        return String.format("%-10s", name);
    }
}
