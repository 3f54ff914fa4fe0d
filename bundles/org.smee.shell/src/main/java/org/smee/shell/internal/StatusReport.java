package org.smee.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.status.ServerStatus;
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
        Optional<Long> eventsDropped,
        List<String> warnings) {
    /** One DHCP socket; {@code instance} is empty for the server without a name. */
    record Listening(
            String instance, String device, int port, String mode, String serverAddress, String tftp, String script) {
        String where() {
            return Segments.name(device, instance);
        }
    }

    /** One server. */
    record Server(String name, List<String> lines, List<String> problems) {}

    /** Asks every service of {@code platform} once. */
    static StatusReport of(Platform platform, Duration uptime) {
        List<Segment> open = platform.segments();
        List<Server> servers =
                platform.servers().stream().map(StatusReport::server).toList();
        List<BackendStatus> backends = platform.backends();
        Optional<Long> dropped = platform.eventsDropped();
        return new StatusReport(
                platform.version(),
                uptime.toSeconds(),
                open.stream().map(s -> s.site().mode()).distinct().collect(Collectors.joining(", ")),
                open.stream().map(StatusReport::listening).toList(),
                servers,
                backends,
                dropped,
                warnings(open.isEmpty() && platform.wantsDhcp(), servers, backends, dropped.orElse(0L)));
    }

    private static Server server(ServerStatus status) {
        return new Server(status.name(), List.copyOf(status.lines()), List.copyOf(status.problems()));
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
            boolean deaf, List<Server> servers, List<BackendStatus> backends, long dropped) {
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
