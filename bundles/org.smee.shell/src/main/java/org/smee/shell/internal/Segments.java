package org.smee.shell.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.smee.dhcp.api.DhcpSegments.Segment;

/** Picks the segment that a command is about. */
final class Segments {
    private static final String LOOPBACK = "lo";

    private Segments() {}

    /**
     * The segment of the interface {@code device}, or the first of the server of that name; without one the first that
     * is not loopback. Throws an exception that names the choices.
     */
    static Segment named(List<Segment> segments, Optional<String> device) {
        checkAny(segments);
        return segments.stream()
                .filter(s -> device.map(s.device()::equals).orElse(!s.device().equals(LOOPBACK)))
                .findFirst()
                .or(() -> segments.stream()
                        .filter(s -> device.map(s.instance()::equals).orElse(false))
                        .findFirst())
                .or(() -> device.isEmpty() ? Optional.of(segments.get(0)) : Optional.empty())
                .orElseThrow(() -> new IllegalArgumentException("--segment " + device.orElse("")
                        + " is not open; open: "
                        + String.join(
                                ", ", segments.stream().map(Segments::name).toList())));
    }

    /**
     * Where to ask the server of that name; without one: the server without a name if it serves a network, or the only
     * one that does. {@code tools} are the places, {@code segments} all networks. Throws an exception that names the
     * choices.
     */
    static Segment forTools(List<Segment> tools, List<Segment> segments, Optional<String> server) {
        checkAny(tools);
        if (server.isPresent()) {
            return tools.stream()
                    .filter(s -> s.instance().equals(server.get()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("--server " + server.get()
                            + " is no DHCP server that is open here; open: " + servers(tools)));
        }
        List<Segment> serving =
                tools.stream().filter(t -> servesNetwork(t, segments)).toList();
        return serving.stream()
                .filter(s -> s.instance().isEmpty())
                .findFirst()
                .or(() -> serving.size() == 1 ? Optional.of(serving.get(0)) : Optional.empty())
                .or(() -> serving.isEmpty() ? Optional.of(tools.get(0)) : Optional.empty())
                .orElseThrow(
                        () -> new IllegalArgumentException("several DHCP servers are open here: " + servers(serving)
                                + ". Say which one to ask: --server "
                                + serving.get(0).instance()));
    }

    private static boolean servesNetwork(Segment tool, List<Segment> segments) {
        return segments.stream()
                .anyMatch(
                        s -> s.instance().equals(tool.instance()) && !s.device().equals(LOOPBACK));
    }

    private static String servers(List<Segment> tools) {
        return tools.stream()
                .map(s -> s.instance().isEmpty() ? "the one without a name (leave --server out)" : s.instance())
                .collect(Collectors.joining(", "));
    }

    /** How an operator names it. */
    static String name(Segment segment) {
        return name(segment.device(), segment.instance());
    }

    /** The interface, and the server that has it if that has a name. */
    static String name(String device, String instance) {
        return (device.isEmpty() ? "all interfaces" : device) + (instance.isEmpty() ? "" : " (" + instance + ")");
    }

    private static void checkAny(List<Segment> segments) {
        if (segments.isEmpty()) {
            throw new IllegalStateException("DHCP listens nowhere, so nobody would answer. Why: smee:status");
        }
    }
}
