package org.smee.shell.internal;

import java.net.InetAddress;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.net.MacAddress;

/** One boot event in one line of the terminal. */
final class EventLine {
    private EventLine() {}

    /** Returns the event with its time in {@code zone}, escaped. */
    static String of(BootEvent event, ZoneId zone) {
        String details = new TreeMap<>(event.details())
                .entrySet().stream()
                        .filter(e -> !e.getValue().isEmpty())
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(" "));
        return Text.escape(String.format(
                "%s %s %-17s %-15s %-6s %-9s %s%s",
                LocalTime.ofInstant(event.at(), zone).truncatedTo(ChronoUnit.MILLIS),
                event.outcome() == Outcome.SERVED || event.outcome() == Outcome.IGNORED ? " " : "!",
                event.machine().mac().map(MacAddress::toString).orElse("-"),
                event.machine().address().map(InetAddress::getHostAddress).orElse("-"),
                event.stage(),
                event.outcome().toString().toLowerCase(Locale.ROOT).replace('_', ' '),
                event.why(),
                details.isEmpty() ? "" : "  (" + details + ")"));
    }

    /** Whether the event is about {@code mac}. */
    static boolean about(BootEvent event, MacAddress mac) {
        return event.machine().mac().filter(mac::equals).isPresent();
    }
}
