package org.smee.shell.internal;

import java.util.List;
import java.util.Optional;
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

    /** The segment that packets on loopback arrive at; the first one if none says so. */
    static Segment onLoopback(List<Segment> segments) {
        checkAny(segments);
        return segments.stream()
                .filter(s -> s.device().equals(LOOPBACK))
                .findFirst()
                .or(() -> segments.stream().filter(s -> s.device().isEmpty()).findFirst())
                .orElse(segments.get(0));
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
